use cors_axum::cors;

#[cors(
    origins = vec!["https://app.example.com"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
