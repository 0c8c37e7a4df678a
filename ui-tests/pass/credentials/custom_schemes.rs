#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["tauri://localhost", "capacitor://localhost", "chrome-extension://abcdefghijklmnop"], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
