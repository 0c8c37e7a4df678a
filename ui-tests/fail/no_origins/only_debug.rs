use cors_axum::cors;

#[cors(debug_origins = ["http://localhost:3000"], methods = [GET])]
async fn handler() {}

fn main() {}
