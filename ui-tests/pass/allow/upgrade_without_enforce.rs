#![deny(warnings)]

use axum::extract::WebSocketUpgrade;
use cors_axum::{cors, policies, policy};

policy! {
    APP = { origins = ["https://a.example"] }
}

#[cors(origins = any, methods = [GET], allow(upgrade_without_enforce))]
async fn chat(_: WebSocketUpgrade) {}

#[cors(policy = APP, methods = [GET], allow(upgrade_without_enforce))]
async fn feed(_: WebSocketUpgrade) {}

fn main() {
    let _ = policies![chat];
    let _ = policies![feed];
}
