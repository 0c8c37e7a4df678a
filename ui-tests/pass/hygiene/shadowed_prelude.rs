#![allow(dead_code, non_camel_case_types)]

use cors_axum::{cors, policies, policy, routes};

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
struct WebSocketUpgrade;
mod std {}
mod core {}
mod http {}

macro_rules! panic {
    () => {};
}

#[cors(origins = ["https://a.example", "https://*.b.example:*"], methods = [GET], headers = ["x-a"], max_age = 5, credentials)]
async fn handler() {}

policy! {
    APP = { origins = none, enforce }
}

#[cors(policy = APP, methods = [PUT], enforce(hosts = ["a.example"]))]
async fn replace(_: WebSocketUpgrade) {}

#[cors(policy = APP, methods = [PATCH])]
async fn change(_: WebSocketUpgrade) {}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", routes![handler]);
    let _ = policies![handler, replace, change];
}
