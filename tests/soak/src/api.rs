//! The server: handlers with policies of each form.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use cors_axum::{CorsLayer, RouterExt as _, cors, policy, routes};
use http::StatusCode;
use tower_http::validate_request::ValidateRequestHeaderLayer;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["content-type"])]
async fn exact() {}

#[cors(
    origins = [
        "https://a.example",
        "https://b.example",
        "https://c.example",
        "https://d.example",
        "https://e.example",
        "https://app.f.example:8443",
        "https://admin.f.example:8443",
        "https://[2001:db8::1]:8080",
    ],
    methods = [PUT],
    headers = ["content-type", "x-token", "x-trace"],
    expose = ["etag", "x-request-id"],
    max_age = 600,
    credentials,
)]
async fn listed() {}

#[cors(origins = ["https://*.tenants.example"], methods = [GET], headers = ["x-token"], credentials)]
async fn pattern() {}

#[cors(origins = any, methods = [GET], headers = any, expose = any, max_age = 0)]
async fn read() {}

/// On the same path as `read`, with another policy.
#[cors(origins = ["https://*.tenants.example", "https://a.example"], methods = [POST, DELETE])]
async fn write() {}

#[cors(
    origins = ["https://a.example", "https://b.example"],
    methods = [DELETE],
    headers = ["authorization"],
    credentials,
)]
async fn guarded() {}

policy! {
    /// The default policy around all others, which are stricter.
    DEFAULT = { origins = any, methods = any, headers = [any, "authorization"] }
}

pub(crate) fn router() -> Router {
    let guard = ValidateRequestHeaderLayer::custom(require_token);
    Router::new()
        .route("/guarded", routes![guarded])
        .inside_cors(guard)
        .route("/exact", routes![exact])
        .route("/listed", routes![listed])
        .route("/pattern", routes![pattern])
        .route("/shared", routes![read, write])
        .layer(from_fn(pass))
        .layer(CorsLayer::new(&DEFAULT))
}

/// A layer between the policies.
async fn pass(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[expect(clippy::result_large_err, reason = "required by tower-http")]
fn require_token(request: &mut Request) -> Result<(), Response> {
    if request.headers().contains_key("authorization") {
        return Ok(());
    }
    Err(StatusCode::UNAUTHORIZED.into_response())
}
