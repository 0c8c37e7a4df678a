use cors_axum::cors;

#[cors(origins = ["https://a..b"], methods = [GET])]
async fn handler() {}

fn main() {}
