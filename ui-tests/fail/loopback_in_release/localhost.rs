#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://localhost:3000"], methods = [GET])]
async fn handler() {}

fn main() {}
