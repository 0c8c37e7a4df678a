//! The filters for the books. Each handler has a policy.

use cors_runtime::cors;
use hyper::StatusCode;
use warp::{
    Filter, Rejection, Reply,
    reject::{self, Reject},
    reply::{Response, with_status},
};

#[cors(origins = any, methods = [GET])]
pub(crate) fn list_books() -> Response {
    "Kindred".into_response()
}

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [POST],
    headers = ["authorization", "content-type"],
    max_age = "10m",
)]
pub(crate) fn add_book(title: String) -> Response {
    with_status(title, StatusCode::CREATED).into_response()
}

/// Preflights are answered before the token is checked, and a script can read the 401.
pub(crate) fn books() -> impl Filter<Extract = (impl Reply,), Error = Rejection> + Clone {
    let list = warp::get().or(warp::head()).unify().map(list_books);
    let add = warp::post()
        .and(require_token())
        .and(warp::body::json())
        .map(add_book);
    warp::path!("books").and(list.or(add)).recover(respond_401)
}

#[derive(Debug)]
struct Unauthorized;

impl Reject for Unauthorized {}

fn require_token() -> impl Filter<Extract = (), Error = Rejection> + Clone {
    warp::header::optional("authorization")
        .and_then(async |token: Option<String>| match token.as_deref() {
            Some("Bearer of-ada") => Ok(()),
            _ => Err(reject::custom(Unauthorized)),
        })
        .untuple_one()
}

/// All other rejections are converted to the default responses of warp.
async fn respond_401(rejection: Rejection) -> Result<Response, Rejection> {
    match rejection.find() {
        Some(Unauthorized) => {
            Ok(with_status("log in first", StatusCode::UNAUTHORIZED).into_response())
        }
        None => Err(rejection),
    }
}
