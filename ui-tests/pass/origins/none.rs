#![deny(warnings)]

use axum::Json;
use cors_axum::{cors, policies, policy};

struct CookieJar;

#[cors(origins = none, methods = [GET, POST])]
async fn handler() {}

// Other origins send nothing to it, so it needs no permission for what the program's own pages send.
#[cors(origins = none, methods = [PUT])]
async fn replace(_: CookieJar, _: Json<u8>) {}

policy! {
    OWN = { origins = none, enforce(hosts = ["app.example.com"]) }
}

#[cors(policy = OWN, methods = [PATCH])]
async fn change(_: CookieJar, _: Json<u8>) {}

fn main() {
    let _ = policies![handler, replace, change];
    assert!(handler::POLICY.origins().is_none());
    assert!(change::POLICY.enforce());
}
