use cors_axum::{cors, policy};

policy! {
    APP = { origins = ["https://app.example.com"] }
}

#[cors(APP, methods = [GET])] //~
async fn list_users() {}

fn main() {}
