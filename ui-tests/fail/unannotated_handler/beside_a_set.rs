use axum::Router;
use cors_axum::{OriginSet, routes};

async fn plain() {}

fn mount(set: &OriginSet) -> Router {
    Router::new().route("/", routes![origins = set; plain])
}

fn main() {}
