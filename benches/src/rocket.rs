//! rocket: this library's adapter, and `rocket_cors`.

use std::hint::black_box;

use cors_rocket::{Cors as Fairing, CorsLayer, adapter::StaticPolicies, routes};
use rocket::{
    Build, Config, Rocket, Route,
    config::LogLevel,
    http::{Header, Method},
    local::asynchronous::{Client, LocalRequest, LocalResponse},
};
use rocket_cors::{AllowedHeaders, AllowedOrigins, Cors as RocketCors, CorsOptions};

use crate::{
    case::{Case, Cors},
    policy::{self, BODY, EXPOSED, HEADERS, MAX_AGE, METHODS},
    scenario::{Origins, Recipe, exact_origin},
    subject::{Headers, Subject, now},
};

mod handlers {
    use cors_rocket::cors;
    use rocket::{delete, get, post, put};

    include!(concat!(env!("OUT_DIR"), "/rocket.rs"));
}

mod plain {
    use rocket::{delete, get, post, put};

    use super::BODY;

    #[get("/")]
    pub(super) async fn read() -> &'static str {
        BODY
    }

    #[post("/")]
    pub(super) async fn add() -> &'static str {
        BODY
    }

    #[put("/")]
    pub(super) async fn replace() -> &'static str {
        BODY
    }

    #[delete("/")]
    pub(super) async fn remove() -> &'static str {
        BODY
    }
}

/// An application with one path.
pub(crate) fn app(case: Case, recipe: Recipe) -> Box<dyn Subject> {
    let rocket = match case.cors {
        Cors::Framework => plain().attach(peer(case.origins)),
        Cors::Layer => plain().attach(layer(case.origins).exclusive()),
        Cors::Default => plain().attach(layer(case.origins)),
        Cors::Routes => quiet()
            .attach(Fairing::fairing())
            .mount("/", annotated(case.origins)),
        _ => plain(),
    };
    Box::new(Local::new(rocket, recipe))
}

fn quiet() -> Rocket<Build> {
    rocket::custom(Config {
        log_level: LogLevel::Off,
        ..Config::release_default()
    })
}

fn plain() -> Rocket<Build> {
    use self::plain::{add, read, remove, replace};

    quiet().mount("/", rocket::routes![read, add, replace, remove])
}

/// A route of rocket has one method, so each method has its own handler.
fn annotated(origins: Origins) -> Vec<Route> {
    use self::handlers::{
        delete_1, delete_10, delete_100, get_1, get_10, get_100, post_1, post_10, post_100, put_1,
        put_10, put_100,
    };

    match origins {
        Origins::Exact(1) => routes![get_1, post_1, put_1, delete_1],
        Origins::Exact(10) => routes![get_10, post_10, put_10, delete_10],
        Origins::Exact(100) => routes![get_100, post_100, put_100, delete_100],
        _ => unreachable!("not measured"),
    }
}

fn layer(origins: Origins) -> CorsLayer<StaticPolicies> {
    CorsLayer::new(policy::of(origins))
}

fn peer(origins: Origins) -> RocketCors {
    let Origins::Exact(size) = origins else {
        unreachable!("not measured")
    };
    let origins: Vec<_> = (0..size).map(exact_origin).collect();
    let methods = METHODS.map(|method| method.parse().expect("a method"));
    let options = CorsOptions {
        allowed_origins: AllowedOrigins::some_exact(&origins),
        allowed_methods: methods.into(),
        allowed_headers: AllowedHeaders::some(&HEADERS),
        allow_credentials: true,
        expose_headers: EXPOSED.map(str::to_owned).into(),
        max_age: Some(MAX_AGE),
        ..CorsOptions::default()
    };
    options.to_cors().expect("a valid policy")
}

/// The client of rocket, which calls the application without a server.
struct Local {
    client: &'static Client,
    recipe: Recipe,
    request: Option<LocalRequest<'static>>,
}

impl Local {
    fn new(rocket: Rocket<Build>, recipe: Recipe) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let runtime = runtime.expect("a runtime");
        let client = runtime.block_on(Client::untracked(rocket));
        // A request borrows its client.
        let client = Box::leak(Box::new(client.expect("the application launches")));
        Self {
            client,
            recipe,
            request: None,
        }
    }

    #[inline]
    fn respond(&mut self) -> LocalResponse<'static> {
        let request = self.request.take().expect("a request is loaded");
        now(request.dispatch())
    }
}

impl Subject for Local {
    fn load(&mut self) {
        let method = if self.recipe.is_preflight {
            Method::Options
        } else {
            Method::Get
        };
        let mut request = self.client.req(method, "/");
        for (name, value) in &self.recipe.headers {
            let value = String::from_utf8_lossy(value).into_owned();
            request.add_header(Header::new(*name, value));
        }
        self.request = Some(request);
    }

    #[inline(never)]
    fn serve(&mut self) {
        drop(black_box(self.respond()));
    }

    fn headers(&mut self) -> Headers {
        let response = self.respond();
        let text = |header: Header<'_>| {
            let name = header.name().as_str().to_ascii_lowercase();
            (name, header.value().to_owned())
        };
        let mut headers: Headers = response.headers().iter().map(text).collect();
        headers.sort();
        headers
    }
}
