//! The macros' output triggers no lint. rustc checks this file and, in CI, clippy.

#![deny(
    warnings,
    missing_docs,
    unreachable_pub,
    unused_qualifications,
    nonstandard_style,
    clippy::all,
    clippy::pedantic,
    clippy::nursery
)]
#![forbid(unsafe_code)]

use axum::Router;
use cors_axum::{cors, policies, routes};

/// Handlers that other crates may use.
pub mod handlers {
    use cors_axum::cors;

    /// Lists.
    #[cors(
        origins = ["https://a.example", "https://*.b.example:*"],
        debug_origins = ["http://localhost:3000"],
        methods = [GET],
        headers = ["x-a"],
        expose = ["etag"],
        max_age = 5,
        credentials
    )]
    pub async fn list() {}

    /// Creates.
    #[cors(origins = any, methods = [POST], max_age = "1h")]
    pub async fn create() {}
}

mod shadowed {
    #![allow(
        dead_code,
        non_camel_case_types,
        clippy::redundant_pub_crate,
        reason = "names of the prelude, in the macros' way"
    )]

    struct Option;
    struct Some;
    struct None;
    struct Vec;
    struct String;
    struct str;
    struct u32;
    struct usize;
    struct bool;
    struct HeaderValue;
    struct Policy;
    mod std {}
    mod core {}

    #[cors_axum::cors(
        origins = ["https://a.example", "https://*.b.example"],
        methods = [PUT],
        headers = ["x-a"],
        max_age = 5
    )]
    pub(super) async fn replace() {}

    pub(super) fn router() -> axum::Router {
        axum::Router::new().route("/", cors_axum::routes![replace])
    }
}

#[cors(origins = any, methods = [DELETE])]
async fn remove() {}

#[test]
fn no_lint_fires() {
    let _: Router = Router::new()
        .route("/", routes![handlers::list, handlers::create, remove])
        .route("/other", routes![shadowed::replace])
        .merge(Router::new().nest("/shadowed", shadowed::router()));
    assert_eq!(policies![handlers::list, handlers::create, remove].len(), 3);
}
