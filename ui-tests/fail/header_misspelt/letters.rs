#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["Autorization", "content-typ"])]
async fn handler() {}

fn main() {}
