#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.a.example", "https://b.a.example"], methods = [GET], allow(origin_duplicate))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
