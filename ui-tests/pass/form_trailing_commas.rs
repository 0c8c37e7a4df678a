#![deny(warnings)]

use cors_runtime::cors;

#[cors(
    origins = ["https://a.example",],
    methods = [GET,],
    credentials,
)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
