//! The targets of redirects.

use cors_testing::{Browser, CorsFault, Exchange, Redirect, Request, Step};
use http::StatusCode;

use crate::{
    ANY_METHOD, ANY_ORIGIN, Answer, PAGE, Sent, carried, is_preflight, response, server, step,
};

/// Redirects `/from` with this status to `location`, and allows everything without credentials.
fn redirector(status: u16, location: &str) -> impl Answer {
    move |request: Sent| {
        if is_preflight(&request) {
            return response(
                204,
                &[
                    ANY_ORIGIN,
                    ANY_METHOD,
                    ("access-control-allow-headers", "*, authorization"),
                ],
            );
        }
        match request.uri().path() {
            "/from" => response(status, &[ANY_ORIGIN, ("location", location)]),
            _ => response(200, &[ANY_ORIGIN]),
        }
    }
}

const FROM: &str = "https://api.example.com/from";

#[tokio::test]
async fn a_redirect_changes_the_method_as_forms_expect() {
    for (status, method, arrives_as) in [
        (301, "GET", "GET"),
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (301, "PUT", "PUT"),
        (302, "DELETE", "DELETE"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
    ] {
        let has_body = !matches!(method, "GET" | "HEAD");
        let mut request = Request::new(method, FROM);
        if has_body {
            request = request.header("content-type", "text/plain").body("text");
        }
        let mut browser = Browser::at(PAGE);
        let outcome = browser
            .fetch(&server(redirector(status, "/to")), request)
            .await;
        assert_eq!(outcome.assert_readable().url, "https://api.example.com/to");
        let last = browser.traffic().last().expect("a request");
        assert_eq!(last.method, arrives_as, "{status} {method}");
        let keeps_body = has_body && arrives_as == method;
        assert_eq!(!last.body.is_empty(), keeps_body, "{status} {method}");
        assert_eq!(last.headers.contains_key("content-type"), keeps_body);
    }
}

#[tokio::test]
async fn a_redirect_taints_the_origin_where_strangers_hand_on() {
    for (from, location, origin) in [
        (FROM, "/to", Some(PAGE)),
        (FROM, "https://other.example/to", Some("null")),
        (FROM, "https://app.example.com/to", Some("null")),
        ("/from", "/to", None),
        ("/from", "https://other.example/to", Some(PAGE)),
    ] {
        let mut browser = Browser::at(PAGE);
        let service = server(redirector(302, location));
        browser
            .fetch(&service, Request::get(from))
            .await
            .assert_readable();
        assert_eq!(
            carried(&browser, "origin").as_deref(),
            origin,
            "{from} {location}"
        );
    }
}

#[tokio::test]
async fn each_redirect_has_its_own_preflight_and_check() {
    let mut browser = Browser::at(PAGE);
    let service = server(redirector(307, "https://other.example:8443/to?a=b"));
    let request = Request::put(FROM).header("authorization", "Bearer x");
    browser.fetch(&service, request).await.assert_readable();
    let sent = |exchange: &Exchange| {
        let host = exchange.headers["host"].to_str().expect("ASCII");
        let has_token = exchange.headers.contains_key("authorization");
        (exchange.method.to_string(), host.to_owned(), has_token)
    };
    let sent: Vec<_> = browser.traffic().iter().map(sent).collect();
    // The token is sent to the first origin only.
    let expected = [
        ("OPTIONS", "api.example.com", false),
        ("PUT", "api.example.com", true),
        ("OPTIONS", "other.example:8443", false),
        ("PUT", "other.example:8443", false),
    ];
    let expected = expected.map(|(method, host, has)| (method.to_owned(), host.to_owned(), has));
    assert_eq!(sent, expected);

    let mut browser = Browser::at(PAGE);
    let request = Request::get(FROM).header("authorization", "Bearer x");
    let _ = browser
        .fetch(&server(redirector(307, "/to")), request)
        .await;
    assert_eq!(
        carried(&browser, "authorization").as_deref(),
        Some("Bearer x")
    );

    let unshared = server(|request: Sent| match request.uri().path() {
        "/from" => response(302, &[("location", "/to")]),
        _ => response(200, &[ANY_ORIGIN]),
    });
    let outcome = Browser::at(PAGE).fetch(&unshared, Request::get(FROM)).await;
    let missing = Step::CorsCheck(CorsFault::AllowOriginMissing);
    assert_eq!(step(&outcome), Some(missing));
}

#[tokio::test]
async fn a_redirect_that_the_standard_refuses_is_blocked() {
    let with_credentials = |url: &str| Step::RedirectWithCredentials(url.to_owned());
    for (from, location, expected) in [
        (
            FROM,
            "https://",
            Some(Step::RedirectLocation("https://".to_owned())),
        ),
        (
            FROM,
            "data:text/plain,a",
            Some(Step::RedirectScheme("data".to_owned())),
        ),
        (
            FROM,
            "https://me:x@b.example/",
            Some(with_credentials("https://me:x@b.example/")),
        ),
        (
            FROM,
            "https://me@api.example.com/",
            Some(with_credentials("https://me@api.example.com/")),
        ),
        (
            FROM,
            "https://me@app.example.com/",
            Some(with_credentials("https://me@app.example.com/")),
        ),
        (
            "/from",
            "https://me@b.example/",
            Some(with_credentials("https://me@b.example/")),
        ),
        ("/from", "https://me@app.example.com/to", None),
        (FROM, "/from", Some(Step::RedirectLimit)),
    ] {
        let mut browser = Browser::at(PAGE);
        let outcome = browser
            .fetch(&server(redirector(302, location)), Request::get(from))
            .await;
        assert_eq!(step(&outcome), expected, "{location}");
        if expected == Some(Step::RedirectLimit) {
            assert_eq!(browser.traffic().len(), 21);
        }
    }
}

#[tokio::test]
async fn two_locations_lead_nowhere() {
    let lines = [ANY_ORIGIN, ("location", "/to"), ("location", "/to")];
    let service = server(move |_| response(302, &lines));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(FROM)).await;
    let expected = Step::RedirectLocation("/to".to_owned());
    assert_eq!(step(&outcome), Some(expected));
}

#[tokio::test]
async fn a_redirect_keeps_the_fragment_unless_it_has_its_own() {
    for (location, url) in [
        ("/to", "https://api.example.com/to#part"),
        ("/to#other", "https://api.example.com/to#other"),
    ] {
        let mut browser = Browser::at(PAGE);
        let request = Request::get(format!("{FROM}#part"));
        let outcome = browser
            .fetch(&server(redirector(302, location)), request)
            .await;
        assert_eq!(outcome.assert_readable().url, "https://api.example.com/to");
        assert_eq!(browser.traffic()[1].url, url);
    }
}

#[tokio::test]
async fn a_script_may_forbid_redirects_or_keep_them_to_itself() {
    let service = server(redirector(302, "/to"));
    let get = |redirect| Request::get(FROM).redirect(redirect);
    let outcome = Browser::at(PAGE)
        .fetch(&service, get(Redirect::Error))
        .await;
    assert_eq!(
        step(&outcome),
        Some(Step::RedirectInErrorMode(StatusCode::FOUND))
    );

    let mut browser = Browser::at(PAGE);
    browser
        .fetch(&service, get(Redirect::Manual))
        .await
        .assert_opaque();
    assert_eq!(browser.traffic().len(), 1);

    // A redirect without `Location` is not followed.
    let nowhere = server(|_| response(302, &[ANY_ORIGIN]));
    let outcome = Browser::at(PAGE).fetch(&nowhere, Request::get(FROM)).await;
    assert_eq!(outcome.assert_readable().status, StatusCode::FOUND);
}
