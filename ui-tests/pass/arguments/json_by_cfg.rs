#![deny(warnings)]

use axum::{Json, Router};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [POST])]
async fn without_body(#[cfg(any())] _: Json<u8>) {}

#[cors(origins = any, methods = [PUT], headers = ["content-type"])]
async fn with_body(#[cfg(not(any()))] _: Json<u8>) {}

fn main() {
    let _: Router = Router::new().route("/", routes![without_body, with_body]);
}
