#![deny(warnings)]

use std::{collections::HashMap, fmt::Debug};

use axum::{
    Router,
    extract::{FromRequestParts, Path},
};
use cors_axum::{cors, policies, routes};

#[cors(origins = any, methods = [GET])]
async fn sized<const N: usize>() -> String {
    N.to_string()
}

#[cors(origins = any, methods = [PUT])]
async fn flagged<const LOUD: bool, const MARK: char>() -> String {
    format!("{LOUD}{MARK}")
}

#[cors(origins = any, methods = [POST])]
async fn pair<A, B>(_: Path<(A, B)>) -> String
where
    (A, B): Debug + Default,
    Path<(A, B)>: FromRequestParts<()>,
    for<'a> &'a A: Send,
{
    format!("{:?}", <(A, B)>::default())
}

#[cors(origins = any, methods = [DELETE])]
async fn map<T: Default + Debug, const N: usize>() -> String {
    format!("{:?} {N}", T::default())
}

fn router<T: Default + Debug + Send + 'static>() -> Router {
    Router::new().route("/", routes![map::<T, 1>, sized::<{ 2 + 2 }>])
}

fn main() {
    let _: Router = Router::new().route(
        "/",
        routes![
            sized::<3>,
            flagged::<true, '!'>,
            pair::<u8, String>,
            map::<HashMap<u8, Vec<u16>>, 3>,
        ],
    );
    let _ = router::<Vec<u8>>();
    assert_eq!(policies![pair::<u8, u8>, sized::<3>].len(), 2);
}
