#![deny(warnings)]

use cors_axum::cors;

#[cors(credentials, max_age = 5, expose = ["etag"], headers = ["x-a"], methods = [GET], origins = ["https://a.example"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
