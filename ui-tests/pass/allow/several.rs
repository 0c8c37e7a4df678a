#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://localhost", "http://localhost"], methods = [OPTIONS], allow(origin_duplicate, loopback_in_release, method_options))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
