//! The server with `cors-axum`.

use axum::Router;
use cors_axum::{ConfigError, OriginSet, cors, routes, without_cors};

use super::ServerConfig;

#[cors(origins = [configured], methods = [GET])]
async fn subscribe() -> &'static str {
    "blocks"
}

#[cors(origins = [configured], methods = [POST], headers = ["content-type"])]
async fn call(body: String) -> String {
    body
}

/// The server.
///
/// # Errors
///
/// All origins that break a rule.
pub fn router(config: ServerConfig) -> Result<Router, ConfigError> {
    let ServerConfig {
        allow_origin,
        no_cors,
    } = config;
    let origins = OriginSet::named("--allow-origin", allow_origin)?;
    let router = Router::new().route("/", routes![origins = &origins; subscribe, call]);
    Ok(router.layer(without_cors().when(no_cors)))
}
