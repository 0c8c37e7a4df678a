use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = ["PURGE"])]
async fn purge() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![purge]);
}
