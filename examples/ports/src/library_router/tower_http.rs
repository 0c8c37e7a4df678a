//! The function with tower-http.

use axum::{
    Router,
    http::{
        HeaderName, HeaderValue, Method,
        header::{CONTENT_TYPE, InvalidHeaderValue},
    },
    routing::get,
};
use tower_http::cors::CorsLayer;

const SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");

async fn listen() -> &'static str {
    "events"
}

async fn call(message: String) -> String {
    message
}

async fn end() {}

/// The endpoint of the protocol.
///
/// # Errors
///
/// If an origin is not a valid header value.
pub fn router(allowed_origins: Option<Vec<String>>) -> Result<Router, InvalidHeaderValue> {
    let router = Router::new().route("/mcp", get(listen).post(call).delete(end));
    let Some(origins) = allowed_origins else {
        return Ok(router);
    };
    let origins = origins.iter().map(|origin| origin.parse());
    let cors = CorsLayer::new()
        .allow_origin(origins.collect::<Result<Vec<HeaderValue>, _>>()?)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([CONTENT_TYPE, SESSION_ID])
        .expose_headers([SESSION_ID]);
    Ok(router.layer(cors))
}
