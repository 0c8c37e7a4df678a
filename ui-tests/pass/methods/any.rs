#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = any)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
