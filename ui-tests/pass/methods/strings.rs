#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = ["GET", "PURGE", "M-SEARCH", "version-control"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
