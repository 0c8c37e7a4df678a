#![deny(warnings)]

use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = any }
}

#[cors(policy = APP, methods = [POST])]
pub async fn handler(_: Option<axum::Json<u8>>) {}

fn main() {}
