use cors_axum::cors;

#[cors(origins = ["https://example.com#a"], methods = [GET])]
async fn handler() {}

fn main() {}
