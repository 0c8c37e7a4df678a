#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [POST], allow(json_without_content_type))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
