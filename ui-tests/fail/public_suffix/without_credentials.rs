#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://*.github.io", "https://*.amazonaws.com", "https://*.internal"], methods = [GET])]
async fn handler() {}

fn main() {}
