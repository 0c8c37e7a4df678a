use cors_axum::cors;

#[cors(origins = ["https:example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
