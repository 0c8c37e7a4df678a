#![deny(dead_code)]

use axum::{Router, routing::get};
use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn handler() {}

fn main() {
    let _: Router = Router::new().route("/", get(handler));
}
