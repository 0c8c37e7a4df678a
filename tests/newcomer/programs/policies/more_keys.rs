use cors_axum::{cors, policy};

policy! {
    APP = { origins = ["https://app.example.com"] }
}

#[cors(
    policy = APP,
    methods = [POST],
    headers = ["content-type"], //~
)]
async fn add_user() {}

fn main() {}
