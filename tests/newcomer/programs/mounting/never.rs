use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn list_users() {}

#[cors(origins = ["https://app.example.com"], methods = [DELETE])]
async fn delete_user() {} //~

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users]);
}
