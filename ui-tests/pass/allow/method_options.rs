#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [OPTIONS], allow(method_options))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
