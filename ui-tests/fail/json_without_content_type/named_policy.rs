use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = any, headers = ["x-a"] }
}

#[cors(policy = APP, methods = [POST])]
async fn handler(_: axum::Json<u8>) {}

fn main() {}
