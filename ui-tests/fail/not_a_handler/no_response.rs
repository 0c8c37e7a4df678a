use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn count() -> usize {
    0
}

fn main() {
    let _ = Router::<()>::new().route("/", routes![count]);
}
