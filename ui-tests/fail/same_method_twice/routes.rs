use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list() {}

#[cors(origins = any, methods = [POST, GET])]
async fn create() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![list, create]);
}
