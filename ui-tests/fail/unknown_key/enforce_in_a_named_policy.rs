use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = ["https://a.example"], enforce = true }
    pub SITE = { origins = none, enforce(hosts = []) }
}

#[cors(policy = APP, methods = [GET])]
async fn handler() {}

fn main() {}
