#![deny(warnings)]

use cors_runtime::cors;

#[cors(crate = ::cors_runtime, origins = any, methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
