#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = [any], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
