#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [POST], headers = ["x-http-method-override"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
