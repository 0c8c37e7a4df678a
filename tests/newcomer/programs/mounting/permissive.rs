use axum::{Router, routing::get};
use cors_axum::CorsLayer;

fn main() {
    let _: Router = Router::new()
        .route("/users", get(|| async {}))
        .layer(CorsLayer::permissive()); //~
}
