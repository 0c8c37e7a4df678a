use cors_axum::cors;

#[cors(origins = ["https://a.*.example.com"], methods = [GET])]
async fn handler() {}

fn main() {}
