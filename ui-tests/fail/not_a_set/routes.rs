use axum::Router;
use cors_axum::{OriginSet, cors, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

struct Config {
    origins: Vec<String>,
}

fn mount(config: &Config, set: OriginSet) -> Router {
    Router::new()
        .route("/a", routes![origins = &config.origins; list_users])
        .route("/b", routes![origins = set; list_users])
        .route("/c", routes![origins = unknown; list_users])
}

fn main() {}
