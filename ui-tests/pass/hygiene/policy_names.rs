#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, policy, routes};

policy! {
    POLICY = { origins = any }
    METHODS = { origins = any }
}

#[cors(policy = POLICY, methods = [GET])]
async fn list() {}

#[cors(policy = METHODS, methods = [PUT])]
async fn replace() {}

fn main() {
    let _: Router = Router::new().route("/", routes![list, replace]);
}
