use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = ["https://a.example/"], methods = [GET])]
async fn list() {}

#[cors(origins = any, methods = [POST])]
async fn create() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![list, create]);
}
