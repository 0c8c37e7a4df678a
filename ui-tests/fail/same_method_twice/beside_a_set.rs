use axum::Router;
use cors_axum::{OriginSet, cors, routes};

#[cors(origins = [configured], methods = [GET])]
async fn one() {}

#[cors(origins = [configured], methods = [GET])]
async fn two() {}

fn mount(set: &OriginSet) -> Router {
    Router::new().route("/", routes![origins = set; one, two])
}

fn main() {}
