#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

use axum::response::IntoResponse;

#[cors(origins = any, methods = [GET])]
async fn handler(_: axum::http::HeaderMap) -> impl IntoResponse {}

fn main() {
    let _: Router = Router::new().route("/", routes![handler]);
}
