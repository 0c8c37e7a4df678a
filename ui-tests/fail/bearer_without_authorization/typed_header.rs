#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

struct Authorization<T>(T);
struct Bearer;
struct TypedHeader<T>(T);
struct CookieJar;

#[cors(origins = any, methods = [GET])]
async fn handler(_: TypedHeader<Authorization<Bearer>>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
