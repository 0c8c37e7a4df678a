use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    headers = ["access-control-allow-origin"], //~
)]
async fn list_users() {}

fn main() {}
