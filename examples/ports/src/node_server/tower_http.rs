//! The server with tower-http.

use axum::{
    Router,
    http::{
        HeaderValue, Method,
        header::{CONTENT_TYPE, InvalidHeaderValue},
    },
    routing::get,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::ServerConfig;

async fn subscribe() -> &'static str {
    "blocks"
}

async fn call(body: String) -> String {
    body
}

/// The server.
///
/// # Errors
///
/// If an origin is not a valid header value.
pub fn router(config: ServerConfig) -> Result<Router, InvalidHeaderValue> {
    let ServerConfig {
        allow_origin,
        no_cors,
    } = config;
    let router = Router::new().route("/", get(subscribe).post(call));
    if no_cors {
        return Ok(router);
    }
    let origin = if allow_origin.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = allow_origin.iter().map(|origin| origin.parse());
        AllowOrigin::list(origins.collect::<Result<Vec<HeaderValue>, _>>()?)
    };
    let cors = CorsLayer::new()
        .allow_origin(origin)
        .allow_headers([CONTENT_TYPE])
        .allow_methods([Method::GET, Method::POST]);
    Ok(router.layer(cors))
}
