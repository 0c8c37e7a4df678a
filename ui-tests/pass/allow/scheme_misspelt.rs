#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["httpx://a.example"], methods = [GET], allow(scheme_misspelt))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
