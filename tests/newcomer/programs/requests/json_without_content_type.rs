use axum::Json;
use cors_axum::cors;

#[cors(
    origins = ["https://app.example.com"],
    methods = [POST],
)]
async fn add_user(_name: Json<String>) {} //~

fn main() {}
