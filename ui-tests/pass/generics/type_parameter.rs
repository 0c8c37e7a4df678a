#![deny(warnings)]

use axum::Router;
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn handler<T: Default + ToString + Send + 'static>() -> String
where
    T: Clone,
{
    T::default().to_string()
}

fn main() {
    let _: Router = Router::new().route("/", routes![handler::<u8>]);
}
