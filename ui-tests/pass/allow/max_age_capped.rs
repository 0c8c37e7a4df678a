#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], max_age = "1d", allow(max_age_capped))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
