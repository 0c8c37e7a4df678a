#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET, OPTIONS])]
async fn handler() {}

fn main() {}
