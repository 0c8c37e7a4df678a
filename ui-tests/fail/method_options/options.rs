#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [GET, OPTIONS])]
async fn handler() {}

fn main() {}
