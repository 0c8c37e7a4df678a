//! The handlers with their policies.

use cors_runtime::cors;
use http::{HeaderMap, Response, StatusCode, header::AUTHORIZATION};

use crate::status;

#[cors(origins = any, methods = [GET])]
pub(crate) fn list_books() -> Response<String> {
    Response::new("Kindred".to_owned())
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [POST],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
pub(crate) fn add_book(title: String) -> Response<String> {
    let mut response = status(StatusCode::CREATED);
    *response.body_mut() = title;
    response
}

pub(crate) fn is_authenticated(headers: &HeaderMap) -> bool {
    let token = headers.get(AUTHORIZATION);
    token.is_some_and(|token| token == "Bearer of-ada")
}
