#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, policies, routes};

#[cors(origins = any, methods = [GET])]
async fn clippy() {}

#[cors(origins = any, methods = [POST])]
async fn drop() {}

#[cors(origins = any, methods = [PUT])]
async fn rustfmt() {}

#[allow(clippy::unused_unit)]
fn main() {
    let _ = Router::<()>::new().route("/", routes![self::clippy, self::drop, self::rustfmt]);
    let _ = policies![self::clippy, self::drop, self::rustfmt];
}
