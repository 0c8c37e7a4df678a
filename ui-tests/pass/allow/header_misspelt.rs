#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x_token"], allow(header_misspelt))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
