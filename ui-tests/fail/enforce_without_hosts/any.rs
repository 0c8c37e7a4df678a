#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET], enforce)]
async fn handler() {}

fn main() {}
