use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = any }
}

#[cors(policy = APP, methods = [GET], origins = any, headers = ["x-a"])]
async fn handler() {}

fn main() {}
