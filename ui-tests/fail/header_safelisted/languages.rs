#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["Accept-Language", "content-language"])]
async fn handler() {}

fn main() {}
