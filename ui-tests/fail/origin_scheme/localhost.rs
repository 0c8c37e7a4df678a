use cors_axum::cors;

#[cors(origins = ["localhost:3000"], methods = [GET])]
async fn handler() {}

fn main() {}
