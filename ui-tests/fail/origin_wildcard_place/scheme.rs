use cors_axum::cors;

#[cors(origins = ["*://example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
