#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery, missing_docs, unreachable_pub, unused_qualifications, nonstandard_style, unused, single_use_lifetimes, missing_debug_implementations, missing_copy_implementations)]
#![forbid(unsafe_code, elided_lifetimes_in_paths)]
//! Documented.

use axum::Router;
use cors_axum::{cors, policies, routes};

/// Handlers.
pub mod handlers {
    use super::cors;

    /// Lists.
    #[cors(
        origins = ["https://a.example", "https://*.b.example"],
        debug_origins = ["http://localhost:3000"],
        methods = [GET],
        headers = ["x-a"],
        expose = ["etag"],
        max_age = 5,
        credentials
    )]
    pub async fn list() {}

    /// Creates.
    #[cors(origins = any, methods = [POST])]
    pub async fn create() {}

    /// Replaces.
    #[cors(origins = none, methods = [PUT], enforce(hosts = ["a.example", "localhost:*"]))]
    pub async fn replace() {}
}

use handlers::{create, list, replace};

fn main() {
    let _: Router = Router::new().route("/", routes![list, create, replace]);
    let _ = policies![create, list, replace];
}
