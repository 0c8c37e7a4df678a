use axum::Router;
use cors_axum::{cors, routes};

/// Documented.
#[cors(origins = any, methods = [GET])]
/// On both sides.
#[must_use]
#[deprecated(note = "old")]
#[cfg(not(any()))]
#[cfg_attr(all(), inline)]
async fn handler() -> &'static str {
    ""
}

#[cfg(any())]
#[cors(origins = ["wrong"], methods = [GET])]
async fn absent() {}

#[cors(origins = any, methods = [GET])]
#[cfg(any())]
async fn absent_too() {}

#[allow(deprecated)]
fn main() {
    let _: Router = Router::new().route("/", routes![handler]);
}
