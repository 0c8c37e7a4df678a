#![deny(warnings)]

use axum::{
    Extension, Router,
    extract::{Path, State},
    http::{HeaderMap, Method, Uri},
};
use cors_axum::{cors, routes};

#[cors(origins = any, methods = [GET])]
async fn with_cfg(
    #[cfg(any())] Absent(_): Absent,
    #[cfg(all())] method: Method,
    #[cfg_attr(any(), absent)] uri: Uri,
    #[allow(unused_variables)] headers: HeaderMap,
) -> String {
    format!("{method} {uri}")
}

#[cors(origins = any, methods = [PUT])]
async fn with_patterns(
    State((number, _)): State<(u8, u16)>,
    axum::extract::Path((first @ 0..=255, mut second)): axum::extract::Path<(u8, u8)>,
    Extension([a, .., b]): Extension<[u8; 3]>,
) -> String {
    second += number + first;
    format!("{a} {b} {second}")
}

#[cors(origins = any, methods = [POST])]
async fn with_references_to_modules(
    crate::Number(number): self::Number,
    self::Number(other): crate::Number,
) -> String {
    (number + other).to_string()
}

struct Number(u8);

impl<S: Sync> axum::extract::FromRequestParts<S> for Number {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        _: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(1))
    }
}

#[cors(origins = any, methods = [DELETE])]
async fn with_trailing_comma(_: Path<u8>) {}

#[cors(origins = any, methods = [PATCH])]
fn with_callbacks(
    call: impl for<'a> Fn(&'a str) -> Option<&'a str>,
    array: [u8; 1 + 1],
    pointer: fn(u8) -> Result<(), ()>,
) -> usize {
    let _ = pointer;
    call("").map_or(array.len(), str::len)
}

fn main() {
    let _: Router<(u8, u16)> = Router::new().route(
        "/",
        routes![
            with_cfg,
            with_patterns,
            with_references_to_modules,
            with_trailing_comma
        ],
    );
    let _ = with_callbacks(|text| Some(text), [0; 2], |_| Ok(()));
    let _ = with_callbacks::POLICY;
}
