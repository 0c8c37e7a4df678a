//! The server with tower-http.

use std::{error::Error, time::Duration};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, Method},
    middleware::from_fn_with_state,
    routing::get,
};
use serde::Deserialize;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::{delete_streams, list_streams, require_token};

/// The contents of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    token: String,
    cors: Option<CorsConfig>,
}

/// The section `[cors]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorsConfig {
    origins: Vec<String>,
    methods: Vec<String>,
    headers: Vec<String>,
    expose: Vec<String>,
    credentials: bool,
    max_age: u64,
}

/// The server.
///
/// # Errors
///
/// If the file is not such a configuration.
pub fn router(file: &str) -> Result<Router, Box<dyn Error>> {
    let HttpConfig { token, cors } = toml::from_str(file)?;
    let router = Router::new()
        .route("/streams", get(list_streams).delete(delete_streams))
        .layer(from_fn_with_state(token, require_token));
    match cors {
        Some(cors) => Ok(router.layer(layer(&cors)?)),
        None => Ok(router),
    }
}

fn layer(config: &CorsConfig) -> Result<CorsLayer, Box<dyn Error>> {
    let origins = if config.origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        let origins = config.origins.iter().map(|origin| origin.parse());
        AllowOrigin::list(origins.collect::<Result<Vec<HeaderValue>, _>>()?)
    };
    let methods = config.methods.iter().map(|method| method.parse());
    let headers = config.headers.iter().map(|name| name.parse());
    let expose = config.expose.iter().map(|name| name.parse());
    Ok(CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(methods.collect::<Result<Vec<Method>, _>>()?)
        .allow_headers(headers.collect::<Result<Vec<HeaderName>, _>>()?)
        .expose_headers(expose.collect::<Result<Vec<HeaderName>, _>>()?)
        .allow_credentials(config.credentials)
        .max_age(Duration::from_secs(config.max_age)))
}
