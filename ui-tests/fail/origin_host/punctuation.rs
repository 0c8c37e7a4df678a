use cors_axum::cors;

#[cors(origins = ["https://a;b.example", "https://example.com}"], methods = [GET])]
async fn handler() {}

fn main() {}
