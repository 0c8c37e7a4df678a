#![deny(deprecated)]
#![allow(dead_code)]

use axum::extract::WebSocketUpgrade;
use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = ["https://a.example"] }
}

#[cors(policy = APP, methods = [GET])]
pub async fn handler(_: WebSocketUpgrade) {}

fn main() {}
