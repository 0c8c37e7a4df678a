#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [PSOT, DELTE])]
async fn handler() {}

fn main() {}
