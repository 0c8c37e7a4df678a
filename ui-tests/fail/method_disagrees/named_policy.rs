use tracing::instrument as get;

use cors_axum::{cors, policy};

policy! {
    APP = { origins = any }
}

#[cors(policy = APP, methods = [PUT])]
#[get("/books")]
async fn books() {}

fn main() {}
