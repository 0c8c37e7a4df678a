//! The headers of a preflight, and the permissions that its answer must grant.

use cors_testing::{Browser, Credentials, Request, Step};
use http::{HeaderName, Method, StatusCode};

use crate::{
    ANY_HEADER, ANY_METHOD, ANY_ORIGIN, API, CREDENTIALS, Lines, ORIGIN, PAGE, Sent, answers,
    is_preflight, response, server, step,
};

#[tokio::test]
async fn a_preflight_has_none_of_the_headers_that_it_requests() {
    let mut browser = Browser::at(PAGE);
    browser.set_cookie(API, "a=b; Secure; SameSite=None");
    let lines = [ORIGIN, CREDENTIALS, ("access-control-allow-methods", "PUT")];
    let request = Request::put(format!("{API}?page=1#part"))
        .credentials(Credentials::Include)
        .body(b"{}".to_vec());
    let outcome = browser
        .fetch(&server(answers(&lines, &lines)), request)
        .await;
    outcome.assert_readable();
    let [preflight, actual] = browser.traffic() else {
        panic!("two requests: {:?}", browser.traffic());
    };
    let mut names: Vec<_> = preflight.headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    let expected = [
        "accept",
        "access-control-request-method",
        "host",
        "origin",
        "sec-fetch-dest",
        "sec-fetch-mode",
        "sec-fetch-site",
    ];
    assert_eq!(names, expected);
    assert!(preflight.is_preflight && preflight.body.is_empty());
    assert_eq!(preflight.headers["accept"], "*/*");
    assert!(!actual.is_preflight && actual.body == "{}");
    assert_eq!(actual.headers["content-length"], "2");
    assert_eq!(actual.headers["cookie"], "a=b");
    assert_eq!(actual.headers["origin"], PAGE);
    let response = actual.response.as_ref().expect("a response");
    assert_eq!(response.status, StatusCode::OK);
}

#[tokio::test]
async fn a_preflight_must_grant_method_and_headers() {
    use Credentials::{Include, SameOrigin};
    let methods = |value| ("access-control-allow-methods", value);
    let headers = |value| ("access-control-allow-headers", value);
    let put = || Request::put(API);
    let json = || Request::post(API).header("content-type", "application/json");
    let token = || Request::get(API).header("authorization", "Bearer x");
    let no_method = |method: &Method| Some(Step::PreflightMethod(method.clone()));
    let no_header = |name: &str| Some(Step::PreflightHeader(name.to_owned()));
    let malformed = |name| Some(Step::PreflightMalformed(name));
    let patch = Method::from_bytes(b"patch").expect("a method");
    let cases: &[(Request, Credentials, Lines<'_>, Option<Step>)] = &[
        (put(), SameOrigin, &[methods("GET, PUT")], None),
        (put(), SameOrigin, &[methods("GET"), methods("PUT")], None),
        (put(), SameOrigin, &[methods(",, PUT ,")], None),
        (put(), SameOrigin, &[ANY_METHOD], None),
        (put(), Include, &[methods("PUT")], None),
        (put(), Include, &[ANY_METHOD], no_method(&Method::PUT)),
        (put(), SameOrigin, &[], no_method(&Method::PUT)),
        (
            put(),
            SameOrigin,
            &[methods("put")],
            no_method(&Method::PUT),
        ),
        (
            put(),
            SameOrigin,
            &[methods("PUT POST")],
            malformed(http::header::ACCESS_CONTROL_ALLOW_METHODS),
        ),
        (Request::patch(API), SameOrigin, &[methods("PATCH")], None),
        (
            Request::new("patch", API),
            SameOrigin,
            &[methods("patch")],
            None,
        ),
        (
            Request::new("patch", API),
            SameOrigin,
            &[methods("PATCH")],
            no_method(&patch),
        ),
        (json(), SameOrigin, &[headers("Content-Type")], None),
        (json(), SameOrigin, &[headers("x-a, CONTENT-TYPE")], None),
        (json(), SameOrigin, &[methods("PUT"), ANY_HEADER], None),
        (json(), Include, &[headers("content-type")], None),
        (json(), Include, &[ANY_HEADER], no_header("content-type")),
        (json(), SameOrigin, &[], no_header("content-type")),
        (
            json(),
            SameOrigin,
            &[headers("x-a")],
            no_header("content-type"),
        ),
        (
            json(),
            SameOrigin,
            &[headers("content-type; x")],
            malformed(http::header::ACCESS_CONTROL_ALLOW_HEADERS),
        ),
        (token(), SameOrigin, &[headers("*, authorization")], None),
        (token(), SameOrigin, &[headers("Authorization")], None),
        (
            token(),
            SameOrigin,
            &[ANY_HEADER],
            no_header("authorization"),
        ),
        (token(), Include, &[ANY_HEADER], no_header("authorization")),
    ];
    for (request, credentials, lines, fault) in cases {
        let lines = [lines, &[ORIGIN, CREDENTIALS][..]].concat();
        let request = request.clone().credentials(*credentials);
        let mut browser = Browser::at(PAGE);
        let outcome = browser
            .fetch(&server(answers(&lines, &lines)), request.clone())
            .await;
        assert_eq!(step(&outcome), *fault, "{request:?} {lines:?}");
        let sent = browser
            .traffic()
            .iter()
            .any(|exchange| !exchange.is_preflight);
        assert_eq!(sent, fault.is_none());
    }
}

#[tokio::test]
async fn a_preflight_needs_an_ok_status() {
    for (status, is_ok) in [
        (200, true),
        (204, true),
        (299, true),
        (302, false),
        (304, false),
        (401, false),
        (403, false),
        (405, false),
        (500, false),
    ] {
        let lines = [ANY_ORIGIN, ANY_METHOD, ("location", "/elsewhere")];
        let service = server(move |request: Sent| {
            let status = if is_preflight(&request) { status } else { 200 };
            response(status, &lines)
        });
        let outcome = Browser::at(PAGE).fetch(&service, Request::put(API)).await;
        let status = StatusCode::from_u16(status).expect("a status");
        let expected = match status {
            StatusCode::FOUND => Some(Step::PreflightRedirect(status)),
            _ => (!is_ok).then_some(Step::PreflightStatus(status)),
        };
        assert_eq!(step(&outcome), expected);
    }
}
