//! The application of the table.

use std::sync::Arc;

use cors_runtime::{Policies, cors};
use cors_testing::conformance::HEADERS;

use super::{
    adapter::Routes,
    server::{Handler, Request, Response, Router, serve},
};
use crate::{
    Framework,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "a small server",
    has_http2: false,
    exceptions: &[],
    start: |defaults| {
        let router = router();
        let default = defaults.policy().map(Policies::from);
        serve(Arc::new(move |request| router.respond(default, request)))
    },
};

macro_rules! routes {
    ($($handlers:tt)*) => {
        cors_runtime::adapter::routes! { [$crate::small::adapter] $($handlers)* }
    };
}

fn handled() -> Response {
    let headers = HEADERS.map(|(name, value)| (name, value.as_bytes().to_vec()));
    Response {
        headers: headers.to_vec(),
        ..Response::new(200, "handled")
    }
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
fn several(_: &Request) -> Response {
    handled()
}

#[cors(policy = PUBLIC, methods = [GET])]
fn public(_: &Request) -> Response {
    handled()
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
fn single(_: &Request) -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [POST])]
fn add(_: &Request) -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
fn read(_: &Request) -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
fn number(request: &Request) -> Response {
    let number = request.path.rsplit('/').next();
    match number.and_then(|number| number.parse::<u8>().ok()) {
        Some(_) => handled(),
        None => Response::new(400, ""),
    }
}

#[cors(policy = SEVERAL, methods = [GET])]
fn fail(_: &Request) -> Response {
    Response::new(503, "")
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
fn enforced(_: &Request) -> Response {
    handled()
}

#[cors(policy = ENFORCED, methods = [GET])]
fn guarded(_: &Request) -> Response {
    handled()
}

#[cors(policy = HOSTS, methods = [GET])]
fn hosts(_: &Request) -> Response {
    handled()
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
fn no_origins(_: &Request) -> Response {
    handled()
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
fn own_pages(_: &Request) -> Response {
    handled()
}

fn plain(_: &Request) -> Response {
    Response::new(200, "plain")
}

/// Applies authentication to handlers, inside CORS, which the router applies.
fn require_token(mut routes: Routes) -> Routes {
    for (_, handler) in &mut routes.handlers {
        let inner = Arc::clone(handler);
        *handler = Arc::new(move |request| {
            let mut names = request.headers.iter().map(|(name, _)| name);
            if names.any(|name| name == "authorization") {
                inner(request)
            } else {
                Response::new(401, "")
            }
        });
    }
    routes
}

fn without_policy<const N: usize>(routes: Routes, methods: [&'static str; N]) -> Routes {
    let handler: Handler = Arc::new(plain);
    routes.on(methods, &handler)
}

fn router() -> Router<Policies> {
    let plain = || without_policy(Routes::new(), ["GET", "PUT"]);
    Router::new()
        .at("/several", routes![several])
        .at("/public", routes![public])
        .at("/single", routes![single])
        .at("/shared", without_policy(routes![public, add], ["PATCH"]))
        .at("/plain", plain())
        .at("/private", require_token(routes![read]))
        .at("/numbers/{number}", routes![number])
        .at("/enforced", without_policy(routes![enforced], ["PATCH"]))
        .at("/guarded", require_token(routes![guarded]))
        .at("/hosts", routes![hosts])
        .at("/no-origins", routes![no_origins])
        .at("/own-pages", routes![own_pages])
        .at("/error", routes![fail])
        .at("/items/secret", plain())
        .at("/items/{id}", routes![several])
        .at("/nested/items/secret", plain())
        .at("/nested/items/{id}", routes![several])
}
