use cors_axum::{cors, policy};

policy! {
    APP = { origins = ["https://app.example.com"], methods = [GET, POST] }
}

#[cors(policy = APP)] //~
async fn list_users() {}

fn main() {}
