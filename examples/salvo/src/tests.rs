//! Requests of scripts for the books.

use salvo::test::{RequestBuilder, TestClient};

use super::service;

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const BOOKS: &str = "http://api.example.com/api/books";

/// The status of the response, and the origin whose scripts may read it.
async fn call(request: RequestBuilder) -> (u16, Option<String>) {
    let response = request.send(&service()).await;
    let allowed = response.headers().get("access-control-allow-origin");
    let allowed = allowed.map(|origin| origin.to_str().expect("a text").to_owned());
    (response.status_code.expect("a status").as_u16(), allowed)
}

fn get(origin: &'static str) -> RequestBuilder {
    TestClient::get(BOOKS).add_header("origin", origin, true)
}

fn preflight(method: &'static str, origin: &'static str) -> RequestBuilder {
    TestClient::options(BOOKS)
        .add_header("origin", origin, true)
        .add_header("access-control-request-method", method, true)
}

#[tokio::test]
async fn preflights_need_no_token() {
    let granted = |origin: &str| (204, Some(origin.to_owned()));
    assert_eq!(call(preflight("GET", APP)).await, granted(APP));
    assert_eq!(call(preflight("POST", ADMIN)).await, granted(ADMIN));
}

#[tokio::test]
async fn each_handler_has_its_own_policy() {
    assert_eq!(call(preflight("POST", APP)).await, (403, None));
    assert_eq!(call(preflight("GET", ADMIN)).await, (403, None));
    assert_eq!(call(preflight("DELETE", ADMIN)).await, (403, None));
}

#[tokio::test]
async fn scripts_read_the_books_and_the_401() {
    let with_token = get(APP).add_header("authorization", "token", true);
    assert_eq!(call(with_token).await, (200, Some(APP.to_owned())));
    assert_eq!(call(get(APP)).await, (401, Some(APP.to_owned())));
}
