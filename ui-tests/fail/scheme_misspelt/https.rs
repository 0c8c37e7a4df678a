#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["htps://a.example", "hhtps://b.example", "httpss://c.example"], methods = [GET])]
async fn handler() {}

fn main() {}
