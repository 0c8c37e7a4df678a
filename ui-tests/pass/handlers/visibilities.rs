#![deny(warnings)]

mod api {
    pub mod deep {
        #[cors_axum::cors(origins = any, methods = [GET])]
        pub(crate) async fn a() {}
        #[cors_axum::cors(origins = any, methods = [PUT])]
        pub(super) async fn b() {}
        #[cors_axum::cors(origins = any, methods = [POST])]
        pub(in crate::api) async fn c() {}
    }

    pub fn router() -> axum::Router {
        axum::Router::new().route("/", cors_axum::routes![deep::a, deep::b, deep::c])
    }
}

fn main() {
    let _ = api::router();
    let _ = api::deep::a::POLICY;
}
