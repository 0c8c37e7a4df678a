#![deny(warnings)]

use cors_axum::{cors, policy};

mod policies {
    use cors_axum::policy;

    policy! {
        /// Documented.
        pub APP = { origins = ["https://a.example"], headers = ["content-type"], credentials }
        pub(crate) OTHER = { origins = any, methods = [GET], allow(method_options) }
    }
}

policy! {
    HERE = { origins = [env("CORS_UI_LATER")], debug_origins = ["http://localhost"] }
}

#[cors(policy = policies::APP, methods = [POST], allow(json_without_content_type))]
async fn handler(_: axum::Json<u8>) {}

#[cors(methods = [GET], policy = crate::policies::OTHER)]
async fn list() {}

#[cors(policy = HERE, methods = [PUT])]
async fn put() {}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", cors_axum::routes![handler, list]);
    let _ = put;
    let _ = put::POLICY;
}
