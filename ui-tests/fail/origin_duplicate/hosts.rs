#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], enforce(hosts = ["api.example.com", "api.example.com"]))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
