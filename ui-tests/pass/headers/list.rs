#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], headers = ["content-type", "X-Request-Id", "authorization"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
