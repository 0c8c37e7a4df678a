use axum::Router;
use cors_axum::{BoundPolicies, OriginSet, cors, policies, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

fn mount(set: &OriginSet) -> Router {
    let _: BoundPolicies = policies![allowed_origins = set; list_users];
    let _: BoundPolicies = policies![state = set; list_users];
    Router::new().route("/", routes![origin = set; list_users])
}

fn main() {}
