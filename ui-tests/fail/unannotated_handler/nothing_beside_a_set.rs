use axum::Router;
use cors_axum::{BoundPolicies, OriginSet, policies, routes};

fn mount(set: &OriginSet) -> Router {
    let _: BoundPolicies = policies![origins = set;];
    Router::new().route("/", routes![origins = set;])
}

fn main() {}
