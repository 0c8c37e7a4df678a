//! The origin of a request.

use cors_testing::{Browser, Mode, Request};

use crate::{API, PAGE, answers, carried, permissive, response, server, step};

#[tokio::test]
async fn a_page_has_the_origin_that_a_browser_serialises() {
    for (page, origin) in [
        ("https://app.example.com", "https://app.example.com"),
        (
            "https://APP.example.com:443/path?a#b",
            "https://app.example.com",
        ),
        ("http://app.example.com:8080", "http://app.example.com:8080"),
        (
            "https://b\u{fc}cher.example",
            "https://xn--bcher-kva.example",
        ),
        ("http://[::1]:80", "http://[::1]"),
        ("null", "null"),
        ("data:text/html,hello", "null"),
        ("file:///home/me/index.html", "null"),
    ] {
        let mut browser = Browser::at(page);
        let outcome = browser.fetch(&server(permissive), Request::get(API)).await;
        outcome.assert_readable();
        assert_eq!(
            carried(&browser, "origin").as_deref(),
            Some(origin),
            "{page}"
        );
    }
}

#[tokio::test]
async fn null_is_an_origin_that_must_be_named_too() {
    for (allowed, is_readable) in [("null", true), ("*", true), (PAGE, false)] {
        let lines = [("access-control-allow-origin", allowed)];
        let service = server(answers(&[], &lines));
        let outcome = Browser::at("null").fetch(&service, Request::get(API)).await;
        assert_eq!(step(&outcome).is_none(), is_readable, "{allowed}");
    }
}

#[tokio::test]
async fn the_pages_own_origin_receives_no_preflight() {
    let service = server(|_| response(200, &[("x-total", "1"), ("set-cookie", "a=b")]));
    for (method, origin) in [
        ("GET", None),
        ("HEAD", None),
        ("POST", Some(PAGE)),
        ("DELETE", Some(PAGE)),
    ] {
        for mode in [Mode::Cors, Mode::SameOrigin] {
            let mut browser = Browser::at(PAGE);
            let request = Request::new(method, "/users").mode(mode).header("x-a", "1");
            let outcome = browser.fetch(&service, request.clone()).await;
            let response = outcome.assert_readable();
            assert_eq!(response.header("x-total").as_deref(), Some("1"));
            assert_eq!(response.header("set-cookie"), None);
            assert_eq!(browser.preflight_count(), 0);
            assert_eq!(carried(&browser, "origin").as_deref(), origin, "{method}");
            let _ = browser.fetch(&service, request).await;
            assert_eq!(carried(&browser, "cookie").as_deref(), Some("a=b"));
        }
    }
}
