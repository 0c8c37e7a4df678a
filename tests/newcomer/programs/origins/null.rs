use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com", "null"], //~
    methods = [GET],
)]
async fn list_users() {}

fn main() {}
