#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn r#type() {}

fn main() {
    let _: Router = Router::new().route("/", routes![r#type]);
    assert_eq!(r#type::POLICY.name(), "type");
}
