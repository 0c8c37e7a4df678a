use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
fn list_users() -> &'static str {
    "[]"
}

fn main() {
    let _: Router = Router::new().route("/users", routes![list_users]);
}
