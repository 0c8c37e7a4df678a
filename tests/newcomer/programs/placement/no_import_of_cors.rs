use axum::{Router, routing::get};

#[cors(origins = any, methods = [GET])]
async fn list_users() {}

fn main() {
    let _: Router = Router::new().route("/users", get(list_users));
}
