#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::{cors, policy};

struct Authorization<T>(T);
struct Bearer;
struct TypedHeader<T>(T);
struct CookieJar;

policy! {
    pub APP = { origins = ["https://a.example"] }
}

#[cors(policy = APP, methods = [GET])]
pub async fn handler(_: CookieJar) {}

fn main() {}
