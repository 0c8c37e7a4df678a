#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com", "http://intranet", "https://a.example:8443"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
