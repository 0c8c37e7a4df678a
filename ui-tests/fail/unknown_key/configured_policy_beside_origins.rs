use cors_axum::{cors, policy};

policy! {
    APP = { origins = [configured] }
}

#[cors(policy = APP, origins = [configured], methods = [GET])]
async fn handler() {}

fn main() {}
