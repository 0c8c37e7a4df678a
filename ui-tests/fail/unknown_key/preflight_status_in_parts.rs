use cors_axum::cors;

#[cors(origins = any, methods = [GET], preflight_status = 2 04)]
async fn list_users() {}

fn main() {}
