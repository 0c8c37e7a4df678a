use cors_axum::cors;

#[cors(
    origins = [r"^https://.*\.example\.com$"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
