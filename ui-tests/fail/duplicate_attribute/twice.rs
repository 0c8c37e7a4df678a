use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
#[cors(origins = any, methods = [POST])]
async fn handler() {}

fn main() {
    let _ = handler;
    let _ = handler::POLICY;
}
