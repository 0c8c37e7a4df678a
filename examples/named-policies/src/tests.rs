//! Requests of scripts under each policy.

use axum::http::Method;
use cors_testing::{Browser, Credentials, Request};

use super::app;

const BOOKS: &str = "https://api.example.com/books";
const LOANS: &str = "https://api.example.com/loans";
const APP: &str = "https://app.example.com";
const BRANCH: &str = "https://east.branch.example.com";
const STRANGER: &str = "https://reading-club.example";

/// A browser with the page at `origin`, whose user is logged in.
fn logged_in(origin: &str) -> Browser {
    let mut browser = Browser::at(origin);
    let cookie = "session=of-ada; Secure; HttpOnly; SameSite=None";
    browser.set_cookie("https://api.example.com", cookie);
    browser
}

fn addition() -> Request {
    Request::post(BOOKS)
        .header("content-type", "application/json")
        .body("\"Parable of the Sower\"")
}

#[tokio::test]
async fn every_page_reads_what_is_public() {
    for origin in [APP, BRANCH, STRANGER] {
        let mut browser = Browser::at(origin);
        let outcome = browser.fetch(&app(), Request::get(BOOKS)).await;
        assert_eq!(outcome.assert_readable().status, 200, "{origin}");
    }
}

#[tokio::test]
async fn first_party_pages_read_and_write_with_the_users_cookie() {
    for origin in [APP, BRANCH] {
        let table = [
            (Request::get(LOANS), 200, 0),
            (Request::delete(LOANS), 204, 1),
            (addition(), 201, 1),
        ];
        for (request, status, preflights) in table {
            let mut browser = logged_in(origin);
            let request = request.credentials(Credentials::Include);
            let outcome = browser.fetch(&app(), request).await;
            let response = outcome.assert_readable();
            assert_eq!(response.status, status, "{origin} {}", response.url);
            assert_eq!(
                browser.preflight_count(),
                preflights,
                "{origin} {}",
                response.url
            );
        }
    }
}

#[tokio::test]
async fn other_pages_read_nothing_of_the_user_and_write_nothing() {
    let mut browser = logged_in(STRANGER);
    for request in [
        Request::get(LOANS),
        Request::get(BOOKS),
        Request::delete(LOANS),
        addition(),
    ] {
        let request = request.credentials(Credentials::Include);
        browser.fetch(&app(), request).await.assert_blocked();
    }
    let mut sent = browser.traffic().iter();
    assert!(sent.all(|sent| sent.is_preflight || sent.method == Method::GET));
}

#[tokio::test]
async fn every_page_reads_that_something_is_not_there() {
    let mut browser = Browser::at(STRANGER);
    let missing = Request::get("https://api.example.com/magazines");
    let outcome = browser.fetch(&app(), missing).await;
    assert_eq!(outcome.assert_readable().status, 404);
}
