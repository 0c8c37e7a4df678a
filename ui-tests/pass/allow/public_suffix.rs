#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.github.io"], methods = [GET], allow(public_suffix))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
