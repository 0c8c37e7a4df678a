use axum::Router;
use cors_axum::{OriginSet, cors, policies, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

#[cors(origins = any, methods = [PUT])]
async fn replace_users() {}

fn mount(set: &OriginSet) -> Router {
    let _ = policies![; list_users];
    let _ = policies![set; list_users];
    Router::new().route("/", routes![list_users; replace_users])
}

fn main() {}
