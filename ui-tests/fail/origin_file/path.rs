use cors_axum::cors;

#[cors(origins = ["file:///home"], methods = [GET])]
async fn handler() {}

fn main() {}
