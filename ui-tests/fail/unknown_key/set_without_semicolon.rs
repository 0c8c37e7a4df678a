use axum::Router;
use cors_axum::{BoundPolicies, OriginSet, cors, policies, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

fn mount(set: &OriginSet) -> Router {
    let _: BoundPolicies = policies![origins = set, list_users];
    Router::new().route("/", routes![origins = set])
}

fn main() {}
