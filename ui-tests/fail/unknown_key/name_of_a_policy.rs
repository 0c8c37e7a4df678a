use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = any }
}

#[cors(APP, methods = [GET])]
async fn handler() {}

fn main() {}
