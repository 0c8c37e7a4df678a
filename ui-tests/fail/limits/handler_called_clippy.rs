use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn clippy() {}

#[cors(origins = any, methods = [DELETE])]
async fn rustfmt() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![clippy, rustfmt]);
}
