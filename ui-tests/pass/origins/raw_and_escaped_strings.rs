#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = [r"https://a.example", "https://\u{62}.example"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
