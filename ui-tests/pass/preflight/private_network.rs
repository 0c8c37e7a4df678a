#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], private_network)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
