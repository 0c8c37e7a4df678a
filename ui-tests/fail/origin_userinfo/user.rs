use cors_axum::cors;

#[cors(origins = ["https://user@example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
