#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["chrome-extension://abcdefghijklmnop", "moz-extension://0a-1b", "tauri://localhost"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
