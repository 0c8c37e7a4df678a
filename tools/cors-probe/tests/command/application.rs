//! The tested application.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{Router, http::HeaderMap, routing::any};
use cors_axum::{CorsLayer, Origin, cors, policies, routes};

/// The number of calls of `add_book`.
pub(crate) static ADDED: AtomicUsize = AtomicUsize::new(0);

/// The number of calls of `list_books` with a token.
pub(crate) static AUTHENTICATED: AtomicUsize = AtomicUsize::new(0);

fn is_tenant(origin: &Origin<'_>) -> bool {
    origin.host().ends_with(".tenants.example")
}

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x-request-id"], credentials)]
async fn list_books(headers: HeaderMap) {
    let has_token = headers.contains_key("authorization");
    AUTHENTICATED.fetch_add(usize::from(has_token), Ordering::Relaxed);
}

#[cors(origins = ["https://admin.example.com"], methods = [POST], headers = ["content-type"])]
async fn add_book() {
    ADDED.fetch_add(1, Ordering::Relaxed);
}

#[cors(origins = [matching(is_tenant)], methods = [GET], headers = ["x-tenant"])]
async fn list_tenants() {}

#[cors(origins = [option_env("CORS_PROBE_TEST_ORIGINS")], methods = [GET])]
async fn list_partners() {}

/// Handlers whose attributes contain their paths. The server applies the same policy there.
mod shelves {
    use actix_web::get;
    use cors_actix_web::cors;

    #[cors(origins = ["https://app.example.com"])]
    #[get("/shelves")]
    pub(super) async fn list_shelves() -> &'static str {
        ""
    }

    #[cors(origins = ["https://app.example.com"])]
    #[get("/shelves/{id}")]
    pub(super) async fn read_shelf() -> &'static str {
        ""
    }
}

pub(crate) fn router() -> Router {
    let shelves = Router::new().route("/", any(async || ""));
    let policies = policies![shelves::list_shelves];
    _ = shelves::read_shelf::POLICY;
    Router::new()
        .nest("/shelves", shelves.layer(CorsLayer::new(policies)))
        .route("/books", routes![list_books, add_book])
        .route("/tenants", routes![list_tenants])
        .route("/partners", routes![list_partners])
}
