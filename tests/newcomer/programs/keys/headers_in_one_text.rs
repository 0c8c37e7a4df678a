use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [POST],
    headers = ["content-type, authorization"], //~
)]
async fn add_user() {}

fn main() {}
