use cors_axum::cors;

#[cors(origins = ["null"], methods = [GET])]
async fn handler() {}

fn main() {}
