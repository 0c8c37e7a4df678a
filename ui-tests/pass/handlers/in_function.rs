#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};


fn main() {
    #[cors(origins = any, methods = [GET])]
    async fn handler() {}

    let _: Router = Router::new().route("/", routes![handler]);
}
