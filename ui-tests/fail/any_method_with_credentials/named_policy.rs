use cors_axum::{cors, policy};

policy! {
    pub APP = { origins = ["https://a.example"], credentials }
}

#[cors(policy = APP, methods = any)]
async fn handler() {}

fn main() {}
