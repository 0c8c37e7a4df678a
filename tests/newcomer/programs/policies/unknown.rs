use cors_axum::cors;

#[cors(policy = APP, methods = [GET])]
async fn list_users() {}

fn main() {}
