#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], debug_origins = ["http://127.0.0.1:*", "http://[::1]:*"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
