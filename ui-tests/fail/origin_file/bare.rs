use cors_axum::cors;

#[cors(origins = ["file://"], methods = [GET])]
async fn handler() {}

fn main() {}
