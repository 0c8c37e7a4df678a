#![deny(warnings)]

use cors_axum as web_cors;

mod prelude {
    pub use cors_axum as web_cors;
}

#[web_cors::cors(crate = crate::prelude::web_cors, origins = any, methods = [GET])]
async fn handler() {}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", prelude::web_cors::routes![handler]);
    let _ = web_cors::policies![handler];
}
