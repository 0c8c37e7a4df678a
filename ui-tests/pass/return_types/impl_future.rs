#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

use std::future::Future;

#[cors(origins = any, methods = [GET])]
fn handler() -> impl Future<Output = &'static str> + Send {
    async { "" }
}

fn main() {
    let _: Router = Router::new().route("/", routes![handler]);
}
