#![deny(dead_code)]

use axum::{Router, routing::get};
use cors_runtime::cors;

#[cors(origins = any, methods = [GET])]
async fn handler() {}

fn main() {
    let _: Router = Router::new().route("/", get(handler));
}
