#![deny(warnings)]

use axum::{Router, http::Method};
use cors_axum::{cors, routes};

mod extract {
    pub use axum::extract::Path;
}

#[cors(origins = any, methods = [GET])]
async fn by_self_path(self::extract::Path(number): self::extract::Path<u8>) -> String {
    number.to_string()
}

#[cors(origins = any, methods = [PUT])]
async fn by_self_type(_: Method, _: self::extract::Path<u8>) {}

fn main() {
    let _: Router = Router::new().route("/", routes![by_self_path, by_self_type]);
}
