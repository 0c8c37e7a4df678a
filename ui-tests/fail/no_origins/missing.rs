use cors_axum::cors;

#[cors(methods = [GET])]
async fn handler() {}

fn main() {}
