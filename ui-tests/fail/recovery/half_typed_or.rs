use cors_axum::cors;

#[cors(or, methods = [GET])]
async fn handler() {}

fn main() {}
