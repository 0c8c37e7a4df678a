#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["wss://a.example"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
