use cors_axum::cors;

#[cors(origins = ["https://example.com:abc"], methods = [GET])]
async fn handler() {}

fn main() {}
