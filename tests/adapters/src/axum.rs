//! axum.

use std::{net::SocketAddr, sync::mpsc::Sender};

use ::axum::{
    Router,
    extract::{Path, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::{get, patch},
};
use cors_axum::{CorsLayer, RouterExt as _, cors, routes};
use cors_testing::conformance::HEADERS;
use hyper_util::service::TowerToHyperService;

use crate::{
    Defaults, Framework,
    hyper::serve_http,
    policies::{ENFORCED, HOSTS, NO_ORIGINS, OWN_PAGES, PUBLIC, SEVERAL, SINGLE},
    spawn,
};

pub(crate) const FRAMEWORK: Framework = Framework {
    name: "axum",
    has_http2: true,
    exceptions: &[],
    start: |defaults| spawn(move |sender| serve(defaults, &sender)),
};

fn handled() -> Response {
    let mut response = "handled".into_response();
    for (name, value) in HEADERS {
        let value = value.parse().expect("a header value");
        response.headers_mut().append(name, value);
    }
    response
}

#[cors(policy = SEVERAL, methods = [GET, PUT])]
async fn several() -> Response {
    handled()
}

#[cors(policy = PUBLIC, methods = [GET])]
async fn public() -> Response {
    handled()
}

#[cors(policy = SINGLE, methods = [GET, DELETE])]
async fn single() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [POST])]
async fn add() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn read() -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn number(Path(_): Path<u8>) -> Response {
    handled()
}

#[cors(policy = SEVERAL, methods = [GET])]
async fn fail() -> Result<Response, StatusCode> {
    Err(StatusCode::SERVICE_UNAVAILABLE)
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
async fn enforced() -> Response {
    handled()
}

#[cors(policy = ENFORCED, methods = [GET])]
async fn guarded() -> Response {
    handled()
}

#[cors(policy = HOSTS, methods = [GET])]
async fn hosts() -> Response {
    handled()
}

#[cors(policy = NO_ORIGINS, methods = [GET, POST])]
async fn no_origins() -> Response {
    handled()
}

#[cors(policy = OWN_PAGES, methods = [GET, POST])]
async fn own_pages() -> Response {
    handled()
}

async fn plain() -> &'static str {
    "plain"
}

async fn require_token(request: Request, next: Next) -> Response {
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

fn items() -> Router {
    Router::new()
        .route("/secret", get(plain).put(plain))
        .route("/{id}", routes![several])
}

fn app() -> Router {
    let guarded = routes![guarded].inside_cors(from_fn(require_token));
    let private = routes![read].inside_cors(from_fn(require_token));
    Router::new()
        .route("/several", routes![several])
        .route("/public", routes![public])
        .route("/single", routes![single])
        .route("/shared", routes![public, add].merge(patch(plain)))
        .route("/plain", get(plain).put(plain))
        .route("/numbers/{number}", routes![number])
        .route("/enforced", routes![enforced].merge(patch(plain)))
        .route("/guarded", guarded)
        .route("/hosts", routes![hosts])
        .route("/no-origins", routes![no_origins])
        .route("/own-pages", routes![own_pages])
        .route("/error", routes![fail])
        .nest("/items", items())
        .nest("/nested", Router::new().nest("/items", items()))
        .route("/private", private)
}

/// The application as a service, without a server.
pub fn axum_application(defaults: Defaults) -> Router {
    match defaults.policy() {
        None => app(),
        Some(policy) => app().layer(CorsLayer::new(policy)),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn serve(defaults: Defaults, sender: &Sender<SocketAddr>) {
    let app = axum_application(defaults);
    serve_http(TowerToHyperService::new(app), sender).await;
}
