#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://127.0.0.1", "http://[::1]:8080", "http://*.localhost:*"], methods = [GET])]
async fn handler() {}

fn main() {}
