#![deny(warnings)]

use cors_axum::{cors, policies};

#[cors(
    origins = ["http://localhost:3000"],
    methods = [POST],
    enforce(hosts = ["localhost:3000"]),
    allow(loopback_in_release)
)]
async fn handler() {}

// A page of `debug_origins` is that of a developer.
#[cors(
    origins = ["https://a.example"],
    debug_origins = ["http://localhost:3000"],
    methods = [PUT],
    enforce
)]
async fn replace() {}

fn main() {
    let _ = policies![handler, replace];
}
