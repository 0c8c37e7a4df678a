use cors_axum::cors;

#[cors(origins = any, methods = [GET], credentials)]
async fn handler() {}

fn main() {}
