#![no_implicit_prelude]
#![deny(warnings)]

#[allow(dead_code)]
mod shadows {
    pub struct Option;
    pub struct OriginSet;
    pub struct BoundPolicies;
    pub struct Policy;
    pub mod std {}
    pub mod core {}
    pub fn bind() {}
    pub fn mount() {}
}
#[allow(unused_imports)]
use shadows::*;

#[::cors_axum::cors(origins = [configured], methods = [GET])]
async fn list() {}

#[::cors_axum::cors(origins = [configured, option_env("CORS_UI_LATER")], methods = [PUT])]
async fn bound() {}

fn main() {
    let set = ::cors_axum::OriginSet::new(["https://a.example"]).unwrap();
    let (routes, bind) = (&set, &set);
    let _: ::axum::Router = ::axum::Router::new()
        .route("/1", ::cors_axum::routes![origins = routes; list, bound])
        .route("/2", ::cors_axum::routes![origins = bind; bound]);
    let _: ::cors_axum::BoundPolicies = ::cors_axum::policies![origins = routes; list, self::bound];
}
