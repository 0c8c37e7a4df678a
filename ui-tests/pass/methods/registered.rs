#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [COPY, LOCK, PURGE, "M-SEARCH"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
