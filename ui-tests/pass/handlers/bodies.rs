#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn inner_attributes() -> &'static str {
    #![allow(unused_variables)]
    //! Documented inside.
    let unused = ();
    ""
}

#[cors(origins = any, methods = [PUT])]
async fn inner_items() -> String {
    use axum::http::StatusCode;

    enum Nested {
        Found,
    }

    #[allow(non_camel_case_types)]
    struct inner_items;

    impl Nested {
        const POLICY: StatusCode = StatusCode::OK;
    }

    let _ = (Nested::Found, inner_items);
    Nested::POLICY.to_string()
}

#[cors(origins = any, methods = [POST])]
async fn inner_handlers() -> &'static str {
    #[cors(origins = any, methods = [GET])]
    async fn inner_handlers() {}

    inner_handlers().await;
    inner_handlers::POLICY.name()
}

#[cors(origins = any, methods = [DELETE])]
async fn never_returns() -> std::convert::Infallible {
    loop {}
}

fn main() {
    let _: Router =
        Router::new().route("/", routes![inner_attributes, inner_items, inner_handlers]);
    let _ = never_returns;
    let _ = never_returns::POLICY;
}
