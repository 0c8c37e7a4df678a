#![deny(warnings)]

use cors_axum::cors;

#[cors(origins = [env!("CORS_UI_RIGHT")], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
