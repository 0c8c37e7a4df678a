use axum::Router;
use cors_axum::{cors, routes};

async fn plain() {}

#[cors(origins = any, methods = [GET])]
async fn annotated() {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![annotated, plain]);
}
