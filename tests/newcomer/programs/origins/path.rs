use cors_axum::cors;

#[cors(
    origins = ["https://example.com/app"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
