use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    allowed_headers = ["x-token"], //~
)]
async fn list_users() {}

fn main() {}
