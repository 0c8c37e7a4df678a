use cors_axum::cors;

#[cors(origins = ["http://256.1.1.1"], methods = [GET])]
async fn handler() {}

fn main() {}
