use cors_axum::cors;

#[cors(origins = any, methods = [GET])]
#[allow(unused)]
#[cors_axum::cors(origins = any, methods = [GET])]
async fn handler() {}

fn main() {}
