#![allow(dead_code, non_camel_case_types)]

use cors_axum::{cors, policies, routes};

struct Option;
struct Some;
struct None;
struct Vec;
struct String;
struct Result;
struct str;
struct u32;
struct bool;
struct usize;
struct HeaderValue;
struct Policy;
mod std {}
mod core {}
mod http {}

macro_rules! panic {
    () => {};
}

#[cors(origins = ["https://a.example", "https://*.b.example:*"], methods = [GET], headers = ["x-a"], max_age = 5, credentials)]
async fn handler() {}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", routes![handler]);
    let _ = policies![handler];
}
