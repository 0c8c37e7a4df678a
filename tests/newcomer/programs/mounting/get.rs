use axum::{Router, routing::get};
use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn list_users() {} //~

fn main() {
    let _: Router = Router::new().route("/users", get(list_users));
}
