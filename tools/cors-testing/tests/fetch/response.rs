//! The parts of a response that a script can read.

use cors_testing::{Browser, Credentials, Mode, Request};
use http::{HeaderName, StatusCode};

use crate::{API, CREDENTIALS, ORIGIN, PAGE, answers, carried, permissive, server};

#[tokio::test]
async fn a_script_reads_safelisted_and_exposed_headers() {
    use Credentials::{Include, SameOrigin};
    let expose = |value| ("access-control-expose-headers", value);
    let safe = "content-type pragma";
    for (credentials, exposed, expected) in [
        (SameOrigin, &[][..], safe),
        (
            SameOrigin,
            &[expose("X-Total, set-cookie")],
            "content-type pragma x-total",
        ),
        (
            SameOrigin,
            &[expose("date"), expose("x-total")],
            "content-type date pragma x-total",
        ),
        (
            SameOrigin,
            &[expose("*")],
            "access-control-allow-credentials access-control-allow-origin \
             access-control-expose-headers content-type date pragma x-total",
        ),
        (SameOrigin, &[expose("x total")], safe),
        (Include, &[expose("*")], safe),
        (
            Include,
            &[expose("*, x-total")],
            "content-type pragma x-total",
        ),
    ] {
        let own = [
            ORIGIN,
            CREDENTIALS,
            ("content-type", "text/plain"),
            ("date", "now"),
            ("pragma", "no-cache"),
            ("set-cookie", "a=b"),
            ("x-total", "3"),
        ];
        let lines = [&own, exposed].concat();
        let request = Request::get(API).credentials(credentials);
        let outcome = Browser::at(PAGE)
            .fetch(&server(answers(&[], &lines)), request)
            .await;
        let response = outcome.assert_readable();
        let mut names: Vec<_> = response.headers().keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), expected, "{exposed:?}");
        assert_eq!(
            (response.status, &*response.text()),
            (StatusCode::OK, "text")
        );
    }
}

#[tokio::test]
async fn without_cors_a_request_is_sent_and_its_response_is_opaque() {
    let mut browser = Browser::at(PAGE);
    browser.set_cookie(API, "a=b; Secure; SameSite=None");
    let request = Request::post(API)
        .mode(Mode::NoCors)
        .credentials(Credentials::Include)
        .header("x-trace", "1")
        .header("range", "bytes=0-")
        .header("accept", "text/html")
        .header("content-type", "application/json")
        .body("text");
    browser
        .fetch(&server(permissive), request)
        .await
        .assert_opaque();
    let headers = &browser.traffic()[0].headers;
    assert_eq!(browser.traffic().len(), 1);
    assert_eq!(headers["origin"], PAGE);
    assert_eq!(headers["cookie"], "a=b");
    assert_eq!(headers["accept"], "text/html");
    assert_eq!(headers["content-type"], "text/plain;charset=UTF-8");
    assert!(!headers.contains_key("x-trace") && !headers.contains_key("range"));

    let get = Request::get(API).mode(Mode::NoCors);
    browser
        .fetch(&server(permissive), get)
        .await
        .assert_opaque();
    assert_eq!(carried(&browser, "origin"), None);
}

#[tokio::test]
async fn without_cors_all_lines_of_a_header_count_as_one() {
    let mut browser = Browser::at(PAGE);
    let request = Request::get(API)
        .mode(Mode::NoCors)
        .header("accept", "a".repeat(100))
        .header("accept", "b".repeat(100));
    let _ = browser.fetch(&server(permissive), request).await;
    let headers = &browser.traffic()[0].headers;
    assert_eq!(headers.get_all("accept").iter().count(), 1);
}

#[tokio::test]
async fn without_cors_a_page_does_not_name_itself_on_an_unencrypted_way() {
    for (mode, url, origin) in [
        (Mode::NoCors, "https://api.example.com/", PAGE),
        (Mode::NoCors, "http://api.example.com/", "null"),
        (Mode::Cors, "http://api.example.com/", PAGE),
    ] {
        let mut browser = Browser::at(PAGE);
        let _ = browser
            .fetch(&server(permissive), Request::post(url).mode(mode))
            .await;
        assert_eq!(carried(&browser, "origin").as_deref(), Some(origin));
    }
}

#[tokio::test]
#[should_panic(expected = "help: add `\"x-total\"` to `expose`, in the policy of the handler")]
async fn a_failed_assertion_reports_that_a_header_is_not_exposed() {
    let service = server(answers(&[], &[ORIGIN, ("x-total", "3")]));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(API)).await;
    let _total = outcome.assert_readable().assert_header("x-total");
}

#[tokio::test]
#[should_panic(expected = "no script can read the header `Set-Cookie`")]
async fn a_failed_assertion_reports_that_no_script_can_read_a_header() {
    let service = server(answers(&[], &[ORIGIN, ("set-cookie", "a=b")]));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(API)).await;
    let _cookie = outcome.assert_readable().assert_header("Set-Cookie");
}

#[tokio::test]
#[should_panic(expected = "sent no header `x-total`")]
async fn a_failed_assertion_reports_that_a_header_is_missing() {
    let service = server(answers(&[], &[ORIGIN]));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(API)).await;
    let _total = outcome.assert_readable().assert_header("x-total");
}
