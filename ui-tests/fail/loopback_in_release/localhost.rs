#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["http://localhost:3000"], methods = [GET])]
async fn handler() {}

fn main() {}
