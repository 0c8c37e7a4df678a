use cors_axum::cors;

#[cors(origins =, methods = [GET])]
async fn handler() {}

fn main() {}
