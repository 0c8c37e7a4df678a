use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn handler(_: u8) {}

fn main() {
    let _ = Router::<()>::new().route("/", routes![handler]);
}
