use cors_axum::cors;

#[cors(
    origins = ["*"], //~
    methods = [GET],
    credentials,
)]
async fn list_users() {}

fn main() {}
