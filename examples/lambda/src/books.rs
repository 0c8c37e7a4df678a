//! The handlers with their policies.

use cors_runtime::cors;
use lambda_http::{
    Body, Request, Response,
    http::{
        HeaderValue, StatusCode,
        header::{AUTHORIZATION, VARY},
    },
};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [GET],
)]
pub(crate) fn list_books() -> Response<Body> {
    let mut response = Response::new(Body::from("Kindred"));
    let language = HeaderValue::from_static("Accept-Language");
    response.headers_mut().insert(VARY, language);
    response
}

#[cors(
    origins = ["https://app.example.com"],
    methods = [POST],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
pub(crate) fn add_book(title: Body) -> Response<Body> {
    let mut response = Response::new(title);
    *response.status_mut() = StatusCode::CREATED;
    response
}

pub(crate) fn is_authenticated(request: &Request) -> bool {
    let token = request.headers().get(AUTHORIZATION);
    token.is_some_and(|token| token == "Bearer of-ada")
}
