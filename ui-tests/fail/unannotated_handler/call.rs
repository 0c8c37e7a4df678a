use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list() {}

fn main() {
    let _ = list;
    let _ = Router::<()>::new().route("/", routes![list()]);
}
