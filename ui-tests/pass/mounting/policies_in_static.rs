#![deny(warnings)]

use cors_axum::{Policy, cors, policies, tower::CorsLayer};

#[cors(origins = any, methods = [GET])]
fn one() {}

#[cors(origins = any, methods = [PUT])]
fn two() {}

static POLICIES: &[&Policy] = policies![one, two,];

fn main() {
    let _ = CorsLayer::new(POLICIES);
    let _ = CorsLayer::new(one::POLICY);
    let _ = (one, two);
}
