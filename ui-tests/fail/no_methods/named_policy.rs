use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = any }
}

#[cors(policy = APP)]
async fn handler() {}

fn main() {}
