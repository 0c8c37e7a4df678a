use cors_axum::cors;

#[cors(origins = any, methods = [POST], headers = ["x-a"])]
async fn handler(_: axum::http::HeaderMap, _: axum::Json<Vec<(u8, u8)>>) {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
