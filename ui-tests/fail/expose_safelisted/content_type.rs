#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["content-type"])]
async fn handler() {}

fn main() {}
