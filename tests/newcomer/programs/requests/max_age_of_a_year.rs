use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    max_age = 31536000, //~
)]
async fn list_users() {}

fn main() {}
