#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["Accept-Language", "content-language"])]
async fn handler() {}

fn main() {}
