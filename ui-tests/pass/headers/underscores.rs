#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["tenant_id", "apikey", "x-csrftoken"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
