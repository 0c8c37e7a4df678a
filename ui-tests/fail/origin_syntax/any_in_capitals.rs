use cors_axum::cors;

#[cors(origins = ANY, methods = [GET])]
async fn handler() {}

fn main() {}
