//! The function with `cors-axum`.

use axum::{Router, routing::get};
use cors_axum::{ConfigError, CorsLayer, PolicyConfig};

const SESSION_ID: &str = "mcp-session-id";

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
/// All origins that break a rule.
pub fn router(allowed_origins: Option<Vec<String>>) -> Result<Router, ConfigError> {
    let router = Router::new().route("/mcp", get(listen).post(call).delete(end));
    let policy = PolicyConfig::new()
        .name("allowed_origins")
        .methods(["GET", "POST", "DELETE"])
        .headers(["content-type", SESSION_ID])
        .expose([SESSION_ID]);
    let policy = allowed_origins.map(|origins| policy.origins(origins).check());
    Ok(router.layer(CorsLayer::new(policy.transpose()?)))
}
