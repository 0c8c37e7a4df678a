#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn handler() {}

fn main() {
    let _: Router = Router::new().route("/a", routes![handler]).route("/b", routes![handler]);
}
