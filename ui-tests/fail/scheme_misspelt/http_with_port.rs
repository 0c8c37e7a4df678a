#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["htp://a.example:8080"], methods = [GET])]
async fn handler() {}

fn main() {}
