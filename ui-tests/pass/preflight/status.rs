#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], preflight_status = 200)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
