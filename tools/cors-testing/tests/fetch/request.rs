//! The requests that a script can create.

use cors_testing::{Browser, Mode, Redirect, Request, Step};
use http::Method;

use crate::{ANY_ORIGIN, API, PAGE, Sent, carried, permissive, response, server, step};

#[tokio::test]
async fn a_request_that_the_standard_refuses_is_not_sent() {
    let method = |name: &[u8]| Method::from_bytes(name).expect("a method");
    let cases = [
        (
            Request::get("http://"),
            Step::UrlInvalid("empty host".to_owned()),
        ),
        (
            Request::get("https://me:secret@a.example"),
            Step::UrlWithCredentials,
        ),
        (
            Request::get("ftp://a.example"),
            Step::SchemeNotHttp("ftp".to_owned()),
        ),
        (
            Request::new("a b", API),
            Step::MethodInvalid("a b".to_owned()),
        ),
        (
            Request::new("trace", API),
            Step::MethodForbidden(method(b"trace")),
        ),
        (
            Request::new("CONNECT", API),
            Step::MethodForbidden(Method::CONNECT),
        ),
        (
            Request::put(API).mode(Mode::NoCors),
            Step::MethodInNoCorsMode(Method::PUT),
        ),
        (
            Request::get(API).header("a b", "1"),
            Step::HeaderInvalid("a b".to_owned()),
        ),
        (
            Request::get(API).header("a", "1\n2"),
            Step::HeaderInvalid("a".to_owned()),
        ),
        (Request::get(API).body("text"), Step::BodyOfGet),
        (
            Request::get(API).mode(Mode::SameOrigin),
            Step::OtherOriginInSameOriginMode,
        ),
        (
            Request::get(API)
                .mode(Mode::NoCors)
                .redirect(Redirect::Manual),
            Step::RedirectModeInNoCorsMode,
        ),
    ];
    for (request, expected) in cases {
        let mut browser = Browser::at(PAGE);
        let outcome = browser.fetch(&server(permissive), request).await;
        assert_eq!(step(&outcome), Some(expected));
        assert!(browser.traffic().is_empty());
    }
}

#[tokio::test]
async fn a_forbidden_header_is_dropped() {
    for (name, value, is_sent) in [
        ("Cookie", "a=b", false),
        ("host", "b.example", false),
        ("Origin", "https://b.example", false),
        ("access-control-request-method", "PUT", false),
        ("Sec-Fetch-Site", "none", false),
        ("proxy-authorization", "x", false),
        ("x-http-method-override", "put , TRACE", false),
        ("x-http-method-override", "PUT", true),
        ("x-trace", "1", true),
        ("user-agent", "me", true),
    ] {
        let mut browser = Browser::at(PAGE);
        let request = Request::get(API).header(name, value);
        browser
            .fetch(&server(permissive), request)
            .await
            .assert_readable();
        let is_carried = carried(&browser, name).as_deref() == Some(value);
        assert_eq!(is_carried, is_sent, "{name}: {value}");
        assert_eq!(
            browser.preflight_count(),
            usize::from(is_sent),
            "{name}: {value}"
        );
    }
}

#[tokio::test]
async fn the_service_sees_a_request_of_http_1_1() {
    let service = server(|request: Sent| {
        let target = request.uri().to_string();
        response(200, &[ANY_ORIGIN, ("content-language", &target)])
    });
    let mut browser = Browser::at(PAGE);
    let url = "http://API.example.com:8080/a b?c=d#e";
    let outcome = browser.fetch(&service, Request::get(url)).await;
    let target = outcome.assert_readable().header("content-language");
    assert_eq!(target.as_deref(), Some("/a%20b?c=d"));
    assert_eq!(
        carried(&browser, "host").as_deref(),
        Some("api.example.com:8080")
    );
}

#[tokio::test]
async fn a_length_is_sent_where_a_body_is_expected() {
    for (request, length) in [
        (Request::get(API), None),
        (Request::delete(API), None),
        (Request::post(API), Some("0")),
        (Request::put(API), Some("0")),
        (Request::delete(API).body("text"), Some("4")),
    ] {
        let mut browser = Browser::at(PAGE);
        let _ = browser.fetch(&server(permissive), request).await;
        assert_eq!(carried(&browser, "content-length").as_deref(), length);
    }
}
