use cors_axum::cors;

#[cors(origins = ["https://example.com:0"], methods = [GET])]
async fn handler() {}

fn main() {}
