use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = ["https://a.example"] }
}

#[cors(policy = APP, methods = [GET], enforce = true)]
async fn first() {}

#[cors(policy = APP, methods = [GET], enforce(hosts = ["https://api.example.com"]))]
async fn second() {}

#[cors(policy = APP, methods = [GET], origins = none)]
async fn third() {}

fn main() {}
