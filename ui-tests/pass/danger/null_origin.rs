#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["null"], methods = [GET], danger_null_origin)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
