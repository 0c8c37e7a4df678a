#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://xn--bcher-kva.example"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
