#![deny(warnings)]

use cors_axum::{cors, policies};

#[cors(origins = ["https://a.example"], methods = [POST], enforce)]
async fn handler() {}

#[cors(enforce, origins = none, methods = [PUT])]
async fn own() {}

fn main() {
    let _ = policies![handler, own];
    assert!(handler::POLICY.enforce());
    assert!(handler::POLICY.hosts().is_empty());
}
