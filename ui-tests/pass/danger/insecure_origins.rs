#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://a.example", "http://*.b.example:*"], methods = [GET], credentials, danger_insecure_origins)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
