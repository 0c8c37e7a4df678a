use cors_axum::cors;

#[cors(origins = ["https://*"], methods = [GET])]
async fn handler() {}

fn main() {}
