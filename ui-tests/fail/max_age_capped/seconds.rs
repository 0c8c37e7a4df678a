#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://a.example"], methods = [GET], max_age = 7201)]
async fn handler() {}

fn main() {}
