use cors_axum::cors;

#[cors(policy = policies fn APP, methods = [GET])]
async fn list_users() {}

fn main() {}
