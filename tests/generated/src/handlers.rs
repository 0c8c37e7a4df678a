//! The handlers that the build script writes, and what they name.

use axum::{Router, response::Response};
use cors_runtime::{Origin, cors, policy, routes};

use crate::declared::Reply;

/// An [`Origin`] may be longer than a domain name.
fn is_tenant(origin: &Origin<'_>) -> bool {
    let host = origin.host();
    origin.scheme() == "https" && host.ends_with(".tenants.example") && host.len() <= 253
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
