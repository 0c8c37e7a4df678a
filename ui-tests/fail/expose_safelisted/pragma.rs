#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["Pragma", "etag"])]
async fn handler() {}

fn main() {}
