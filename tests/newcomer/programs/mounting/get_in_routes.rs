use axum::{Router, routing::get};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list_users() {}

fn main() {
    let _: Router = Router::new().route("/users", routes![get(list_users)]); //~
}
