#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET, "GETS"], allow(method_misspelt))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
