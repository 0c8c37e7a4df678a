#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = any, methods = [POST], headers = ["x-http-method-override"])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
