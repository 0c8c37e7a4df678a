#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
#[expect(dead_code)]
async fn handler() {}

#[allow(non_snake_case)]
#[cors(origins = any, methods = [GET])]
async fn Loud() {}

fn main() {
    let _ = Loud;
    let _ = Loud::POLICY;
}
