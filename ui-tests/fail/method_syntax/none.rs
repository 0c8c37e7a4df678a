use cors_axum::cors;

#[cors(origins = any, methods = none)]
async fn handler() {}

fn main() {}
