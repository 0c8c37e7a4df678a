#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

#[cors(origins = none, methods = [GET])]
async fn handler(_: axum::extract::ws::WebSocketUpgrade) {}

fn main() {}
