//! salvo: this library's adapter, and salvo's own `Cors`.

use std::hint::black_box;

use cors_salvo::{CorsLayer, routes, service};
use salvo::{
    Request, Response, Router,
    conn::{ConnCtrl, SocketAddr},
    cors::Cors as SalvoCors,
    handler,
    http::{HeaderName, HeaderValue, Method, uri::Scheme},
};

use self::handlers::{exact_1, exact_10, exact_100};
use crate::{
    case::{Case, Cors},
    policy::{self, BODY, EXPOSED, HEADERS, MAX_AGE, METHODS},
    scenario::{Origins, Recipe, exact_origin},
    subject::{Headers, Subject, now, shown},
};

mod handlers {
    use cors_salvo::cors;
    use salvo::handler;

    include!(concat!(env!("OUT_DIR"), "/salvo.rs"));
}

/// An application with one path.
pub(crate) fn app(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    let service = match case.cors {
        Cors::Framework => service(plain()).hoop(peer(case.origins).into_handler()),
        Cors::Layer => service(plain()).hoop(CorsLayer::new(policy::of(case.origins)).exclusive()),
        Cors::Default => service(plain()).hoop(CorsLayer::new(policy::of(case.origins))),
        Cors::Routes => service(Router::new().push(annotated(case.origins))),
        _ => service(plain()),
    };
    let address = || SocketAddr::Unknown;
    // The server of salvo creates this handler for each connection.
    let connection = service.hyper_handler(
        address(),
        address(),
        Scheme::HTTP,
        None,
        ConnCtrl::new(),
        None,
    );
    Box::new(Salvo {
        respond: move |request| now(connection.handle(request)),
        recipe,
        request: None,
    })
}

#[handler]
async fn unannotated() -> &'static str {
    BODY
}

fn plain() -> Router {
    Router::new()
        .get(unannotated)
        .post(unannotated)
        .put(unannotated)
        .delete(unannotated)
}

fn annotated(origins: Origins) -> Router {
    match origins {
        Origins::Exact(1) => routes![exact_1],
        Origins::Exact(10) => routes![exact_10],
        Origins::Exact(100) => routes![exact_100],
        _ => unreachable!("not measured"),
    }
}

fn peer(origins: Origins) -> SalvoCors {
    let Origins::Exact(size) = origins else {
        unreachable!("not measured")
    };
    let origins: Vec<HeaderValue> = (0..size)
        .map(|tenant| exact_origin(tenant).parse().expect("an origin is a value"))
        .collect();
    let methods = METHODS.map(|method| method.parse::<Method>().expect("a method"));
    SalvoCors::new()
        .allow_origin(origins)
        .allow_methods(methods)
        .allow_headers(HEADERS.map(HeaderName::from_static))
        .expose_headers(EXPOSED.map(HeaderName::from_static).to_vec())
        .max_age(MAX_AGE)
        .allow_credentials(true)
}

struct Salvo<F> {
    respond: F,
    recipe: Recipe,
    request: Option<Request>,
}

impl<F: Fn(Request) -> Response> Salvo<F> {
    #[inline]
    fn respond(&mut self) -> Response {
        let request = self.request.take().expect("a request is loaded");
        (self.respond)(request)
    }
}

impl<F: Fn(Request) -> Response> Subject for Salvo<F> {
    fn load(&mut self) {
        let mut request = Request::new();
        if self.recipe.is_preflight {
            *request.method_mut() = Method::OPTIONS;
        }
        for (name, value) in &self.recipe.headers {
            let value = HeaderValue::from_maybe_shared(value.clone());
            let value = value.expect("the value is a header's");
            request.headers_mut().insert(*name, value);
        }
        self.request = Some(request);
    }

    #[inline(never)]
    fn serve(&mut self) {
        drop(black_box(self.respond()));
    }

    fn headers(&mut self) -> Headers {
        shown(self.respond().headers())
    }
}
