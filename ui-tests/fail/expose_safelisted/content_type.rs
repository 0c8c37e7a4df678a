#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["content-type"])]
async fn handler() {}

fn main() {}
