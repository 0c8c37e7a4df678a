use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    expose_headers = ["x-total-count"], //~
)]
async fn list_users() {}

fn main() {}
