use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = "GET, POST", //~
)]
async fn list_users() {}

fn main() {}
