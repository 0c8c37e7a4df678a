#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["https://a.example"], debug_origins = ["http://localhost:3000", "http://*.localhost:*"], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
