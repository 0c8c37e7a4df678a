use axum::{Router, routing::get};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn list() {}

fn main() {
    let _ = get(list);
    let _ = Router::<()>::new().route("/", routes![get(list)]);
}
