use axum::Json;
use cors_axum::cors;

#[cors(origins = any, methods = [POST])]
async fn handler(Json(_): Json<u8>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
