#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["accept"])]
async fn handler() {}

fn main() {}
