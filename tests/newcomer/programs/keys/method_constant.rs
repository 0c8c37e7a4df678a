use axum::http::Method;
use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [Method::GET], //~
)]
async fn list_users() {}

fn main() {}
