use cors_axum::cors;

#[cors(origins = ["http://example.com:80"], methods = [GET])]
async fn handler() {}

fn main() {}
