#![deny(warnings)]

use axum::{Router, extract::State};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn handler(_: State<u8>) {}

fn router<S>() -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    u8: axum::extract::FromRef<S>,
{
    Router::new().route("/", routes![handler])
}

fn main() {
    let _: Router = router().with_state(0_u8);
}
