#![deny(warnings)]

mod a {
    #[cors_axum::cors(origins = any, methods = [GET])]
    pub async fn list() {}
}

mod b {
    pub use crate::a::*;
}

use axum::Router;
use b::list as renamed;
use cors_axum::routes;

fn main() {
    let _: Router = Router::new().route("/", routes![renamed]);
    let _: Router = Router::new().route("/", routes![crate::b::list]);
    assert_eq!(renamed::POLICY.name(), "list");
}
