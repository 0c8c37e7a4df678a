use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = ["get", "post"], //~
)]
async fn list_users() {}

fn main() {}
