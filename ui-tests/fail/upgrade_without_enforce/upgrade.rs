#![deny(deprecated)]
#![allow(dead_code)]

use axum::extract::WebSocketUpgrade;
use cors_axum::cors;

#[cors(origins = ["https://a.example"], methods = [GET])]
async fn handler(_: WebSocketUpgrade) {}

fn main() {}
