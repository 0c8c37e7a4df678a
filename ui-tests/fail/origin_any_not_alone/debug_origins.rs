use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], debug_origins = any, methods = [GET])]
async fn handler() {}

fn main() {}
