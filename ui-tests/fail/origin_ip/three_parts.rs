use cors_axum::cors;

#[cors(origins = ["http://127.0.1"], methods = [GET])]
async fn handler() {}

fn main() {}
