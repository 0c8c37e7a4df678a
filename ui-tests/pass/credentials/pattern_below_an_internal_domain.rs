#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.corp.internal", "https://*.www.ck"], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
