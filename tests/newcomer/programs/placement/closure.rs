use axum::{Router, routing::get};
use cors_axum::cors;

fn main() {
    let list = #[cors(origins = any, methods = [GET])]
    || async { "[]" }; //~
    let _: Router = Router::new().route("/users", get(list));
}
