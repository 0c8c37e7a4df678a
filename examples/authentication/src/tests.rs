//! Requests of scripts for handlers behind authentication.

use axum::http::Method;
use cors_testing::{Browser, Request};

use super::app;

const APP: &str = "https://app.example.com";
const STATUS: &str = "https://api.example.com/status";
const PROFILE: &str = "https://api.example.com/account/profile";
const BOOKS: &str = "https://api.example.com/account/administration/books";

fn with_token(request: Request, token: &str) -> Request {
    request.header("authorization", format!("Bearer {token}"))
}

#[tokio::test]
async fn the_application_reads_what_each_user_gets() {
    let table = [
        ("of-ada", Request::get(PROFILE), 200, "Ada"),
        ("of-bob", Request::get(PROFILE), 200, "Bob"),
        ("forged", Request::get(PROFILE), 401, "log in first"),
        ("of-ada", Request::delete(BOOKS), 204, ""),
        (
            "of-bob",
            Request::delete(BOOKS),
            403,
            "for administrators only",
        ),
        ("forged", Request::delete(BOOKS), 401, "log in first"),
    ];
    for (token, request, status, text) in table {
        let mut browser = Browser::at(APP);
        let outcome = browser.fetch(&app(), with_token(request, token)).await;
        let response = outcome.assert_readable();
        assert_eq!(response.status, status, "{token} {}", response.url);
        assert_eq!(response.text(), text, "{token} {}", response.url);
    }
}

#[tokio::test]
async fn the_application_reads_the_401_of_a_request_without_a_token() {
    let mut browser = Browser::at(APP);
    let outcome = browser.fetch(&app(), Request::get(PROFILE)).await;
    assert_eq!(outcome.assert_readable().status, 401);
}

#[tokio::test]
async fn the_preflight_passes_without_a_token_and_is_remembered() {
    let mut browser = Browser::at(APP);
    for _ in 0..2 {
        let deletion = with_token(Request::delete(BOOKS), "of-ada");
        browser.fetch(&app(), deletion).await.assert_readable();
    }
    let methods: Vec<&Method> = browser.traffic().iter().map(|sent| &sent.method).collect();
    assert_eq!(methods, [Method::OPTIONS, Method::DELETE, Method::DELETE]);
    let preflight = &browser.traffic()[0];
    assert!(!preflight.headers.contains_key("authorization"));
    assert_eq!(
        preflight.headers["access-control-request-headers"],
        "authorization"
    );
}

#[tokio::test]
async fn a_stranger_with_a_token_reads_nothing_but_the_status() {
    let mut browser = Browser::at("https://evil.example");
    let profile = with_token(Request::get(PROFILE), "of-ada");
    browser.fetch(&app(), profile).await.assert_blocked();
    browser
        .fetch(&app(), Request::get(PROFILE))
        .await
        .assert_blocked();
    let deletion = with_token(Request::delete(BOOKS), "of-ada");
    browser.fetch(&app(), deletion).await.assert_blocked();
    assert!(
        browser
            .traffic()
            .iter()
            .all(|sent| sent.method != Method::DELETE)
    );
    let status = browser.fetch(&app(), Request::get(STATUS)).await;
    assert_eq!(status.assert_readable().text(), "up");
}
