#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.www.ck", "https://*.me.github.io"], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
