use cors_axum::cors;

#[cors(origins = ["https://example.com:65536"], methods = [GET])]
async fn handler() {}

fn main() {}
