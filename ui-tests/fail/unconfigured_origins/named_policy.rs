use axum::Router;
use cors_axum::{cors, policy, routes};

policy! {
    APP = { origins = [configured] }
}

#[cors(policy = APP, methods = [GET])]
async fn list_users() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![list_users]);
}
