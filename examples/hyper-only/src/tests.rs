//! Requests of scripts for the books.

use std::convert::Infallible;

use cors_testing::{Browser, Credentials, Outcome, Request};
use hyper::Method;
use tower::service_fn;

use super::serve;

const BOOKS: &str = "https://api.example.com/books";
const APP: &str = "https://app.example.com";
const BRANCH: &str = "https://east.branch.example.org";
const STRANGER: &str = "https://evil.example";

async fn fetch(browser: &mut Browser, request: Request) -> Outcome {
    let service = service_fn(async |request| Ok::<_, Infallible>(serve(&request)));
    browser.fetch(&service, request).await
}

fn deletion() -> Request {
    Request::delete(BOOKS).credentials(Credentials::Include)
}

#[tokio::test]
async fn every_page_reads_the_books() {
    for origin in [APP, BRANCH, STRANGER, "null"] {
        let mut browser = Browser::at(origin);
        let outcome = fetch(&mut browser, Request::get(BOOKS)).await;
        assert_eq!(outcome.assert_readable().text(), "Kindred", "{origin}");
        assert_eq!(browser.preflight_count(), 0, "{origin}");
    }
}

#[tokio::test]
async fn allowed_pages_write_with_the_users_cookie_after_one_preflight() {
    for origin in [APP, BRANCH] {
        let mut browser = Browser::at(origin);
        let cookie = "session=1; Secure; HttpOnly; SameSite=None";
        browser.set_cookie("https://api.example.com", cookie);
        for _ in 0..2 {
            let outcome = fetch(&mut browser, deletion()).await;
            assert_eq!(outcome.assert_readable().status, 204, "{origin}");
        }
        let methods: Vec<&Method> = browser.traffic().iter().map(|sent| &sent.method).collect();
        assert_eq!(methods, [Method::OPTIONS, Method::DELETE, Method::DELETE]);
        assert!(!browser.traffic()[0].headers.contains_key("cookie"));
        assert_eq!(browser.traffic()[1].headers["cookie"], "session=1");
    }
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_before_it_is_sent() {
    let table = [
        (STRANGER, deletion()),
        (APP, Request::put(BOOKS)),
        (APP, Request::get(BOOKS).header("x-debug", "1")),
    ];
    for (origin, request) in table {
        let mut browser = Browser::at(origin);
        fetch(&mut browser, request).await.assert_blocked();
        let [preflight] = browser.traffic() else {
            panic!("more than a preflight: {:?}", browser.traffic());
        };
        assert!(preflight.is_preflight);
    }
}
