use cors_axum::cors;

#[cors(origins = ["https://example.com:08080"], methods = [GET])]
async fn handler() {}

fn main() {}
