use axum::{Router, http::Method, routing::get};
use cors_axum::CorsLayer;

fn main() {
    let cors = CorsLayer::new().allow_methods([Method::GET]); //~
    let _: Router = Router::new().route("/users", get(|| async {})).layer(cors);
}
