use axum::Router;
use cors_axum::{BoundPolicies, cors, policies, routes};

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

fn main() {
    let _: BoundPolicies = policies![origins = ; list_users];
    let _: Router = Router::new().route("/", routes![origins =; list_users]);
}
