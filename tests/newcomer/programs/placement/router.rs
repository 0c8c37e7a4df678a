use axum::{Router, routing::get};
use cors_axum::cors;

#[cors(origins = ["https://app.example.com"], methods = [GET])]
fn app() -> Router { //~
    Router::new().route("/users", get(|| async { "[]" }))
}

fn main() {
    let _app = app();
}
