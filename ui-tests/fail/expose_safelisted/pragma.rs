#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [GET], expose = ["Pragma", "etag"])]
async fn handler() {}

fn main() {}
