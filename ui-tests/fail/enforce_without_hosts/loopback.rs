#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

#[cors(origins = ["http://localhost:3000"], methods = [GET], enforce, allow(loopback_in_release))]
async fn handler() {}

fn main() {}
