#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET, GETT])]
async fn handler() {}

fn main() {}
