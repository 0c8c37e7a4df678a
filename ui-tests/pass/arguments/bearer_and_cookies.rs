#![deny(deprecated)]
#![allow(dead_code)]

use cors_axum::cors;

struct Authorization<T>(T);
struct Bearer;
struct CookieJar;

#[cors(origins = ["https://a.example"], methods = [GET], headers = ["authorization"], credentials)]
async fn handler(_: Authorization<Bearer>, _: CookieJar) {}

#[cors(origins = any, methods = [GET], headers = [any, "authorization"])]
async fn any(_: Authorization<Bearer>) {}

#[cors(origins = any, methods = [GET], allow(bearer_without_authorization, cookies_without_credentials))]
async fn allowed(_: Authorization<Bearer>, _: CookieJar) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
