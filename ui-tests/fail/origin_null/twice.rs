use cors_axum::cors;

#[cors(origins = ["null", "null"], methods = [GET])]
async fn handler() {}

fn main() {}
