use cors_axum::cors;

#[cors(origins = ["https://example.com/a/b"], methods = [GET])]
async fn handler() {}

fn main() {}
