use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = any)]
async fn all() {}

#[cors(origins = any, methods = [GET])]
async fn one() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![all, one]);
}
