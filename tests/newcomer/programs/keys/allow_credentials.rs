use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    allow_credentials = true, //~
)]
async fn list_users() {}

fn main() {}
