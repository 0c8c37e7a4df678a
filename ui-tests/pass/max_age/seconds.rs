#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], max_age = 7_200)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
