#![deny(warnings)]

use cors_runtime::cors;

#[cors(origins = [env!("CORS_UI_RIGHT")], methods = [GET], credentials)]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
