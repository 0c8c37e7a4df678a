#![deny(warnings)]

use std::fmt::Debug;

use axum::Router;
use cors_axum::{cors, policies, routes};

#[cors(origins = any, methods = [GET])]
async fn sized<const N: usize>() -> String {
    N.to_string()
}

#[cors(origins = any, methods = [PUT])]
async fn flagged<const LOUD: bool>() -> String {
    LOUD.to_string()
}

#[cors(origins = any, methods = [POST])]
async fn bounded<A>() -> String
where
    A: Debug + Default + Send + 'static,
    Vec<A>: Into<Vec<A>>,
    for<'a> &'a A: Send,
{
    format!("{:?}", A::default())
}

fn router<T: Debug + Default + Send + Sync + 'static>() -> Router {
    Router::new().route("/", routes![bounded::<Vec<T>>, sized::<{ 2 + 2 }>])
}

fn main() {
    let _: Router = Router::new().route(
        "/",
        routes![sized::<3>, flagged::<true>, bounded::<(u8, u16)>],
    );
    let _ = router::<Vec<u8>>();
    assert_eq!(policies![bounded::<u8>, sized::<3>].len(), 2);
}
