#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

struct Authorization<T>(T);
struct Bearer;
struct TypedHeader<T>(T);
struct CookieJar;

#[cors(origins = ["https://a.example"], methods = [GET])]
async fn handler(_: CookieJar) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
