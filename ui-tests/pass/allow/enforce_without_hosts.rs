#![deny(warnings)]

use cors_axum::{cors, policies};

#[cors(
    origins = ["http://localhost:3000"],
    methods = [POST],
    enforce,
    allow(enforce_without_hosts, loopback_in_release)
)]
async fn handler() {}

fn main() {
    let _ = policies![handler];
}
