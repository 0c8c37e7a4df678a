#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 7201)]
async fn handler() {}

fn main() {}
