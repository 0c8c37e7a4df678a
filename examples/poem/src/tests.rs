//! Requests of scripts for the books.

use poem::{Endpoint as _, Request, RequestBuilder, http::header::ACCESS_CONTROL_ALLOW_ORIGIN};

use super::app;

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";

/// The status of the response, and the origin whose scripts may read it.
async fn call(request: RequestBuilder) -> (u16, Option<String>) {
    let response = app().get_response(request.finish()).await;
    let allowed = response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
    let allowed = allowed.map(|origin| origin.to_str().expect("a text").to_owned());
    (response.status().as_u16(), allowed)
}

fn request(method: &str, origin: &str) -> RequestBuilder {
    let method = method.parse().expect("a method");
    let request = Request::builder().method(method).uri_str("/api/books");
    request.header("origin", origin)
}

fn preflight(method: &str, origin: &str) -> RequestBuilder {
    request("OPTIONS", origin).header("access-control-request-method", method)
}

#[tokio::test]
async fn preflights_need_no_token() {
    assert_eq!(
        call(preflight("GET", APP)).await,
        (204, Some(APP.to_owned()))
    );
    assert_eq!(
        call(preflight("POST", ADMIN)).await,
        (204, Some(ADMIN.to_owned()))
    );
}

#[tokio::test]
async fn each_handler_has_its_own_policy() {
    assert_eq!(call(preflight("POST", APP)).await, (403, None));
    assert_eq!(call(preflight("GET", ADMIN)).await, (403, None));
    assert_eq!(call(preflight("DELETE", ADMIN)).await, (403, None));
}

#[tokio::test]
async fn scripts_read_the_books_and_the_401() {
    let with_token = request("GET", APP).header("authorization", "token");
    assert_eq!(call(with_token).await, (200, Some(APP.to_owned())));
    assert_eq!(call(request("GET", APP)).await, (401, Some(APP.to_owned())));
}
