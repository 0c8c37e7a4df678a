#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = "3h")]
async fn handler() {}

fn main() {}
