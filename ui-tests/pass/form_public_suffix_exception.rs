#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = ["https://*.www.ck", "https://*.me.github.io"], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
