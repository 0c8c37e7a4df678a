#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://*.github.io"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
