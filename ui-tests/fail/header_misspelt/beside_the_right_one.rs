#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["content-type", "content_type"])]
async fn handler() {}

fn main() {}
