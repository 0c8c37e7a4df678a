#![deny(warnings)]

use axum::Json;
use cors_axum::cors;

#[cors(origins = any, methods = [POST])]
async fn handler(_: Result<Json<u8>, axum::extract::rejection::JsonRejection>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
