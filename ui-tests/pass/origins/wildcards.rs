#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.example.com", "https://a.example:*", "https://*.b.example:*", "https://*.c.example:8443"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
