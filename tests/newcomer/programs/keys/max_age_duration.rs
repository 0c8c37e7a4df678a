use std::time::Duration;

use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [GET],
    max_age = Duration::from_secs(600), //~
)]
async fn list_users() {}

fn main() {}
