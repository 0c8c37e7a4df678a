#![deny(warnings)]

use axum::extract::WebSocketUpgrade;
use cors_axum::{cors, policies, policy};

policy! {
    OPEN = { origins = ["https://a.example"] }
    ENFORCED = { origins = ["https://a.example"], enforce(hosts = ["api.example.com"]) }
}

#[cors(policy = OPEN, methods = [POST], enforce)]
async fn create() {}

#[cors(policy = OPEN, methods = [GET], enforce(hosts = ["localhost:3000"]))]
async fn chat(_: WebSocketUpgrade) {}

#[cors(policy = ENFORCED, methods = [PUT])]
async fn replace() {}

#[cors(policy = ENFORCED, methods = [DELETE], enforce)]
async fn delete() {}

#[cors(policy = ENFORCED, methods = [PATCH], enforce(hosts = ["localhost:3000"]))]
async fn change() {}

fn main() {
    let _ = policies![create, chat, replace, delete, change];
    assert!(create::POLICY.enforce() && create::POLICY.hosts().is_empty());
    assert_eq!(chat::POLICY.hosts(), ["localhost:3000"]);
    assert_eq!(replace::POLICY.hosts(), ["api.example.com"]);
    assert_eq!(delete::POLICY.hosts(), ["api.example.com"]);
    assert_eq!(change::POLICY.hosts(), ["localhost:3000"]);
}
