use cors_axum::cors;

#[cors(origins = ["https://Example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
