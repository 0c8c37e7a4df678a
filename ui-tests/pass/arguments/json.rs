#![deny(warnings)]

use axum::Json;
use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
async fn handler() -> Json<u8> {
    Json(1)
}

#[cors(origins = any, methods = [POST], headers = ["Content-Type"])]
async fn listed(_: Json<u8>) {}

#[cors(origins = any, methods = [POST], headers = any)]
async fn any(_: Json<u8>) {}

#[cors(origins = any, methods = [GET, POST], allow(json_without_content_type))]
async fn allowed(_: Option<Json<u8>>) {}

fn main() {
    let _ = (handler, listed, any, allowed);
    let _ = [handler::POLICY, listed::POLICY, any::POLICY, allowed::POLICY];
}
