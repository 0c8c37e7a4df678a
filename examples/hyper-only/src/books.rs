//! The handlers with their policies.

use bytes::Bytes;
use cors_runtime::cors;
use http_body_util::Full;
use hyper::{Response, StatusCode};

use crate::status;

#[cors(origins = any, methods = [GET])]
pub(crate) fn list_books() -> Response<Full<Bytes>> {
    Response::new(Full::from("Kindred"))
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [DELETE],
    max_age = "10m",
    credentials,
)]
pub(crate) fn return_books() -> Response<Full<Bytes>> {
    status(StatusCode::NO_CONTENT)
}
