#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = [configured, "https://a.example", configured], methods = [GET])]
async fn handler() {}

fn main() {}
