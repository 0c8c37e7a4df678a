#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://localhost:*", "http://127.0.0.1:3000"], methods = [GET], credentials, allow(loopback_in_release))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
