use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = none, credentials, headers = [] }
}

#[cors(policy = APP, methods = [GET])]
async fn handler() {}

fn main() {}
