#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = ["https://a.example", "http://127.0.0.1:*"], enforce, allow(loopback_in_release) }
}

#[cors(policy = APP, methods = [GET])]
pub async fn handler() {}

fn main() {}
