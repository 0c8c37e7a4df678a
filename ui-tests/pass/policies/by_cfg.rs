#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, policy, routes};

policy! {
    /// The site, for tests.
    #[cfg(debug_assertions)]
    pub SITE = { origins = ["http://localhost:3000"], allow(loopback_in_release) }

    /// The site.
    #[cfg(not(debug_assertions))]
    pub SITE = { origins = ["https://site.example"], credentials }

    #[cfg(any())]
    MISTAKEN = { origins = ["https://site.example/"] }

    #[cfg_attr(all(), allow(dead_code))]
    UNUSED = { origins = any }
}

#[cors(policy = SITE, methods = [GET])]
async fn list() {}

fn main() {
    assert!(!SITE.credentials());
    let _ = Router::<()>::new().route("/", routes![list]);
}
