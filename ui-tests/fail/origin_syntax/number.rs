use cors_axum::cors;

#[cors(origins = [1], methods = [GET])]
async fn handler() {}

fn main() {}
