//! The loans of a reader, who is identified by a cookie.

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header::COOKIE},
};
use cors_axum::{cors, routes};

use crate::policies;

#[cors(policy = policies::FIRST_PARTY, methods = [GET])]
async fn list_loans(headers: HeaderMap) -> Result<&'static str, StatusCode> {
    reader(&headers).map(|()| "Kindred")
}

#[cors(policy = policies::FIRST_PARTY, methods = [DELETE])]
async fn return_books(headers: HeaderMap) -> Result<StatusCode, StatusCode> {
    reader(&headers).map(|()| StatusCode::NO_CONTENT)
}

/// A real service would look up the session.
fn reader(headers: &HeaderMap) -> Result<(), StatusCode> {
    match headers.get(COOKIE) {
        Some(cookie) if cookie == "session=of-ada" => Ok(()),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

pub(crate) fn router() -> Router {
    Router::new().route("/loans", routes![list_loans, return_books])
}
