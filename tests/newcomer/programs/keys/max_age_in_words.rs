use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    max_age = "1 hour", //~
)]
async fn list_users() {}

fn main() {}
