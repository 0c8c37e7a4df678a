use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list_users() {}

async fn add_user() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users, add_user]); //~
}
