//! poem: this library's adapter, and poem's own `Cors`.

use std::hint::black_box;

use cors_poem::{CorsLayer, Route, Routes, adapter::StaticPolicies, routes};
use poem::{
    Endpoint, EndpointExt as _, IntoResponse as _, Request, Response, RouteMethod,
    endpoint::make_sync,
    handler,
    http::{HeaderName, HeaderValue, Method},
    middleware::Cors as PoemCors,
};

use self::handlers::{exact_1, exact_10, exact_100};
use crate::{
    case::{Case, Cors},
    policy::{self, BODY, EXPOSED, HEADERS, MAX_AGE, METHODS},
    scenario::{Origins, Recipe, exact_origin},
    subject::{Headers, Subject, now, shown},
};

#[expect(clippy::unused_async, reason = "`build.rs` writes the same for salvo")]
mod handlers {
    use cors_poem::cors;
    use poem::handler;

    include!(concat!(env!("OUT_DIR"), "/poem.rs"));
}

/// A single endpoint, which answers each request with 200.
pub(crate) fn alone(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    let endpoint = || make_sync(|_| Response::default());
    match case.cors {
        Cors::Framework => subject(endpoint().with(peer(case.origins)), recipe),
        Cors::Layer => subject(endpoint().with(layer(case.origins).exclusive()), recipe),
        Cors::Default => subject(endpoint().with(layer(case.origins)), recipe),
        _ => subject(endpoint(), recipe),
    }
}

/// An application with one route.
pub(crate) fn app(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    match case.cors {
        Cors::Framework => subject(plain().with(peer(case.origins)), recipe),
        Cors::Layer => subject(plain().with(layer(case.origins).exclusive()), recipe),
        Cors::Default => subject(plain().with(layer(case.origins)), recipe),
        Cors::Routes => subject(Route::new().at("/", annotated(case.origins)), recipe),
        _ => subject(plain(), recipe),
    }
}

#[expect(clippy::unused_async, reason = "as the annotated handlers")]
#[handler]
async fn unannotated() -> &'static str {
    BODY
}

fn plain() -> poem::Route {
    let methods = RouteMethod::new()
        .get(unannotated)
        .post(unannotated)
        .put(unannotated)
        .delete(unannotated);
    poem::Route::new().at("/", methods)
}

fn annotated(origins: Origins) -> Routes {
    match origins {
        Origins::Exact(1) => routes![exact_1],
        Origins::Exact(10) => routes![exact_10],
        Origins::Exact(100) => routes![exact_100],
        _ => unreachable!("not measured"),
    }
}

fn layer(origins: Origins) -> CorsLayer<StaticPolicies> {
    CorsLayer::new(policy::of(origins))
}

fn peer(origins: Origins) -> PoemCors {
    let Origins::Exact(size) = origins else {
        unreachable!("not measured")
    };
    PoemCors::new()
        .allow_origins((0..size).map(exact_origin))
        .allow_methods(METHODS)
        .allow_headers(HEADERS)
        .expose_headers(EXPOSED)
        .max_age(i32::try_from(MAX_AGE).expect("an hour"))
        .allow_credentials(true)
}

struct Poem<E> {
    endpoint: E,
    recipe: Recipe,
    request: Option<Request>,
}

fn subject(endpoint: impl Endpoint + 'static, recipe: Recipe) -> Box<dyn Subject> {
    Box::new(Poem {
        endpoint,
        recipe,
        request: None,
    })
}

impl<E: Endpoint> Poem<E> {
    /// Calls the endpoint as the server of poem does.
    #[inline]
    fn respond(&mut self) -> Response {
        let request = self.request.take().expect("a request is loaded");
        now(self.endpoint.get_response(request)).into_response()
    }
}

impl<E: Endpoint> Subject for Poem<E> {
    fn load(&mut self) {
        let mut request = Request::default();
        if self.recipe.is_preflight {
            request.set_method(Method::OPTIONS);
        }
        for (name, value) in &self.recipe.headers {
            let value = HeaderValue::from_maybe_shared(value.clone());
            let value = value.expect("the value is a header's");
            let name = HeaderName::from_static(name);
            request.headers_mut().insert(name, value);
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
