#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["CONTENT_TYPE", "x_api_key"])]
async fn handler() {}

fn main() {}
