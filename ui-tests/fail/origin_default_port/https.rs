use cors_axum::cors;

#[cors(origins = ["https://example.com:443"], methods = [GET])]
async fn handler() {}

fn main() {}
