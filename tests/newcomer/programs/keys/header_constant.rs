use axum::http::header;
use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [POST],
    headers = [header::CONTENT_TYPE], //~
)]
async fn add_user() {}

fn main() {}
