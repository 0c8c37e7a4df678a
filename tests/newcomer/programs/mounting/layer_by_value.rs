use axum::{Router, routing::get};
use cors_axum::{CorsLayer, policy};

policy! {
    APP = { origins = ["https://app.example.com"] }
}

fn main() {
    let _: Router = Router::new()
        .route("/users", get(|| async {}))
        .layer(CorsLayer::new(APP)); //~
}
