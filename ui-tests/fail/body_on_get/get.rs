#![deny(warnings)]

use axum::Json;
use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn handler(_: Json<u8>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
