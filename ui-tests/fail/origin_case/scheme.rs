use cors_axum::cors;

#[cors(origins = ["HTTPS://example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
