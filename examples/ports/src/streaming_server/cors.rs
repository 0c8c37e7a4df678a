//! The server with `cors-axum`.

use axum::{Router, middleware::from_fn_with_state, routing::get};
use cors_axum::{CorsLayer, RouterExt as _, RuntimePolicy};
use serde::Deserialize;

use super::{delete_streams, list_streams, require_token};

/// The contents of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    token: String,
    cors: Option<RuntimePolicy>,
}

/// The server.
///
/// # Errors
///
/// If the file is not such a configuration. The error contains all mistakes of the policy.
pub fn router(file: &str) -> Result<Router, toml::de::Error> {
    let HttpConfig { token, cors } = toml::from_str(file)?;
    Ok(Router::new()
        .route("/streams", get(list_streams).delete(delete_streams))
        .layer(CorsLayer::new(cors))
        .inside_cors(from_fn_with_state(token, require_token)))
}
