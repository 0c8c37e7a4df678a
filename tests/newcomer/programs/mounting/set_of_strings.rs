use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

fn app(origins: Vec<String>) -> Router {
    Router::new().route("/users", routes![origins = origins; list_users]) //~
}

fn main() {
    let _ = app(Vec::new());
}
