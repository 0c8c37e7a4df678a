//! The handlers that the build script writes, and the items that they use.

use axum::{Router, response::Response};
use cors_axum::{Origin, cors, policy, routes};

use crate::declared::Reply;

fn is_tenant(origin: &Origin<'_>) -> bool {
    origin.scheme() == "https" && origin.host().ends_with(".tenants.example")
}

fn is_partner(origin: &Origin<'_>) -> bool {
    match origin.scheme() {
        "https" => origin.host() == "partner.example" && origin.port() == Some(8443),
        scheme => scheme == "moz-extension" && origin.as_str() == "moz-extension://partner",
    }
}

include!(concat!(env!("OUT_DIR"), "/handlers.rs"));

/// All handlers, mounted.
///
/// # Panics
///
/// If a variable of `.cargo/config.toml` is not set.
pub fn router() -> Router {
    mount(Router::new())
}
