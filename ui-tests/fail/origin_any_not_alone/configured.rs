use cors_axum::cors;

#[cors(origins = [configured, "*"], methods = [GET])]
async fn handler() {}

fn main() {}
