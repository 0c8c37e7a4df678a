#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = ["http://192.0.2.1", "http://192.0.2.1:8080", "https://[2001:db8::1]", "https://[::ffff:102:304]:8443"], methods = [GET])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
