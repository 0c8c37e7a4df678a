#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://tauri.localhost"], methods = [GET], credentials, allow(loopback_in_release))]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
