use cors_axum::cors;

#[cors(origins = ["https://example.com", any], methods = [GET])]
async fn handler() {}

fn main() {}
