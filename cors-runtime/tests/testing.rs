//! The rules of the Fetch standard, each from both sides, against services written by hand.

use std::{convert::Infallible, future::Ready, time::Duration};

use bytes::Bytes;
use cors_runtime::testing::{
    Browser, CorsFault, Credentials, Mode, Outcome, Redirect, Request, Step,
};
use http::{Method, StatusCode};
use http_body_util::Full;
use tower::{ServiceExt as _, service_fn, util::ServiceFn};

const PAGE: &str = "https://app.example.com";
const API: &str = "https://api.example.com/users";

type Sent = http::Request<Full<Bytes>>;
type Lines<'a> = &'a [(&'a str, &'a str)];

/// What a service does that answers at once.
trait Answer: Fn(Sent) -> http::Response<String> + Clone {}

impl<F: Fn(Sent) -> http::Response<String> + Clone> Answer for F {}

fn server(
    answer: impl Answer,
) -> ServiceFn<impl Fn(Sent) -> Ready<Result<http::Response<String>, Infallible>> + Clone> {
    service_fn(move |request| std::future::ready(Ok(answer(request))))
}

fn response(status: u16, lines: Lines<'_>) -> http::Response<String> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in lines {
        response = response.header(*name, *value);
    }
    response.body("text".to_owned()).expect("a response")
}

fn is_preflight(request: &Sent) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS && headers.contains_key("access-control-request-method")
}

/// Answers preflights with one list of headers, and all else with another.
fn answers<'a>(preflight: Lines<'a>, actual: Lines<'a>) -> impl Answer + use<'a> {
    move |request| match is_preflight(&request) {
        true => response(204, preflight),
        false => response(200, actual),
    }
}

const ORIGIN: (&str, &str) = ("access-control-allow-origin", PAGE);
const ANY_ORIGIN: (&str, &str) = ("access-control-allow-origin", "*");
const CREDENTIALS: (&str, &str) = ("access-control-allow-credentials", "true");
const ANY_METHOD: (&str, &str) = ("access-control-allow-methods", "*");
const ANY_HEADER: (&str, &str) = ("access-control-allow-headers", "*");

/// Allows everything that can be allowed.
fn permissive(request: Sent) -> http::Response<String> {
    answers(&[ANY_ORIGIN, ANY_METHOD, ANY_HEADER], &[ANY_ORIGIN])(request)
}

fn step(outcome: &Outcome) -> Option<Step> {
    match outcome {
        Outcome::Blocked(blocked) => Some(blocked.step.clone()),
        Outcome::Readable(_) | Outcome::Opaque => None,
    }
}

/// The value of a header that the last request carried.
fn carried(browser: &Browser, name: &str) -> Option<String> {
    let headers = &browser.traffic().last().expect("a request").headers;
    let value = headers.get(name)?;
    Some(value.to_str().expect("an ASCII value").to_owned())
}

/// What a preflight for `request` asks for: none if there is no preflight.
async fn asked(request: Request) -> Option<(String, Option<String>)> {
    let mut browser = Browser::at(PAGE);
    let _ = browser.fetch(&server(permissive), request).await;
    let preflight = &browser.traffic()[0];
    let header = |name| Some(preflight.headers.get(name)?.to_str().ok()?.to_owned());
    assert_eq!(preflight.is_preflight, preflight.method == Method::OPTIONS);
    Some((
        header("access-control-request-method")?,
        header("access-control-request-headers"),
    ))
}

#[tokio::test]
async fn what_a_form_can_send_needs_no_preflight() {
    let long = |length: usize| "a".repeat(length);
    let typed = |length: usize| format!("text/plain;{}", "a".repeat(length - 11));
    let range = |length: usize| format!("bytes={}-", "1".repeat(length - 7));
    let cases: &[(&str, &str, bool)] = &[
        ("Accept", "text/html, */*;q=0.8\t", true),
        ("accept", &long(128), true),
        ("accept", &long(129), false),
        ("accept", "a\"b", false),
        ("accept", "a(b)", false),
        ("accept", "a:b", false),
        ("accept", "caf\u{e9}", true),
        ("accept-language", "de-DE, en;q=0.5, *", true),
        ("accept-language", &long(128), true),
        ("accept-language", &long(129), false),
        ("accept-language", "de/en", false),
        ("accept-language", "de\ten", false),
        ("Content-Language", "de", true),
        ("content-language", "de_DE", false),
        ("content-type", "text/plain", true),
        ("content-type", " Text/Plain ; charset=utf-8", true),
        ("content-type", "application/x-www-form-urlencoded", true),
        ("content-type", "multipart/form-data; boundary=x", true),
        ("content-type", &typed(128), true),
        ("content-type", &typed(129), false),
        ("content-type", "text/plain; a={}", false),
        ("content-type", "text /plain", false),
        ("content-type", "text/html", false),
        ("content-type", "application/json", false),
        ("content-type", "", false),
        ("range", "bytes=0-", true),
        ("range", "bytes=5-5", true),
        ("range", "bytes=9-10", true),
        ("range", &range(128), true),
        ("range", &range(129), false),
        ("range", "bytes=10-9", false),
        ("range", "bytes=-5", false),
        ("range", "bytes=0-5,7-9", false),
        ("range", "bytes= 0-5", false),
        ("range", "bytes=+1-5", false),
        ("range", "items=0-5", false),
        ("authorization", "Bearer x", false),
        ("x-trace", "1", false),
    ];
    for &(name, value, is_safelisted) in cases {
        let request = Request::post(API).header(name, value);
        let expected = (!is_safelisted).then(|| ("POST".to_owned(), Some(name.to_owned())));
        assert_eq!(asked(request).await, expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn safelisted_values_have_1024_bytes_in_all() {
    let request = |last: usize| {
        let lengths = [128; 7].into_iter().chain([last]);
        let request = Request::get(API).header("content-language", "abc");
        lengths.fold(request, |request, length| {
            request.header("accept", "a".repeat(length))
        })
    };
    assert_eq!(asked(request(1024 - 7 * 128 - 3)).await, None);
    let names = "accept,content-language".to_owned();
    let expected = Some(("GET".to_owned(), Some(names)));
    assert_eq!(asked(request(1025 - 7 * 128 - 3)).await, expected);
}

#[tokio::test]
async fn safelisted_methods_need_no_preflight() {
    for (method, expected) in [
        ("GET", None),
        ("get", None),
        ("HEAD", None),
        ("post", None),
        ("put", Some("PUT")),
        ("Delete", Some("DELETE")),
        ("options", Some("OPTIONS")),
        ("PATCH", Some("PATCH")),
        ("patch", Some("patch")),
        ("Query", Some("Query")),
    ] {
        let asked = asked(Request::new(method, API)).await;
        let expected = expected.map(|method| (method.to_owned(), None));
        assert_eq!(asked, expected, "{method}");
    }
}

#[tokio::test]
async fn a_preflight_names_the_unsafe_headers_sorted_in_lower_case() {
    let request = Request::get(API)
        .header("X-Trace", "1")
        .header("Authorization", "Bearer x")
        .header("accept", "text/html")
        .header("x-trace", "2")
        .header("Content-Type", "application/json");
    let names = "authorization,content-type,x-trace".to_owned();
    assert_eq!(asked(request).await, Some(("GET".to_owned(), Some(names))));
}

#[tokio::test]
async fn a_preflight_is_sent_without_what_it_asks_for() {
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
    let mut names: Vec<_> = preflight
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    names.sort_unstable();
    let expected = ["accept", "access-control-request-method", "host", "origin"];
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
async fn a_response_must_name_the_origin_exactly() {
    use CorsFault::{AllowCredentials, AllowOriginMissing, AllowOriginWildcard};
    use Credentials::{Include, SameOrigin};
    let other = |value: &str| Some(CorsFault::AllowOriginMismatch(value.to_owned()));
    let allow = |value| ("access-control-allow-origin", value);
    let credentials = |value| ("access-control-allow-credentials", value);
    let twice = format!("{PAGE}, {PAGE}");
    let cases: &[(Credentials, Lines<'_>, Option<CorsFault>)] = &[
        (SameOrigin, &[ORIGIN], None),
        (SameOrigin, &[ANY_ORIGIN], None),
        (Include, &[ORIGIN, CREDENTIALS], None),
        (SameOrigin, &[ORIGIN, credentials("nonsense")], None),
        (SameOrigin, &[], Some(AllowOriginMissing)),
        (SameOrigin, &[allow("")], other("")),
        (SameOrigin, &[allow("null")], other("null")),
        (
            SameOrigin,
            &[allow("https://APP.example.com")],
            other("https://APP.example.com"),
        ),
        (
            SameOrigin,
            &[allow("https://app.example.com/")],
            other("https://app.example.com/"),
        ),
        (
            SameOrigin,
            &[allow("https://app.example.com:443")],
            other("https://app.example.com:443"),
        ),
        (
            SameOrigin,
            &[allow("http://app.example.com")],
            other("http://app.example.com"),
        ),
        (
            SameOrigin,
            &[allow("https://*.example.com")],
            other("https://*.example.com"),
        ),
        (SameOrigin, &[ORIGIN, ORIGIN], other(&twice)),
        (SameOrigin, &[ANY_ORIGIN, ANY_ORIGIN], other("*, *")),
        (
            Include,
            &[ANY_ORIGIN, CREDENTIALS],
            Some(AllowOriginWildcard),
        ),
        (Include, &[ORIGIN], Some(AllowCredentials(String::new()))),
        (
            Include,
            &[ORIGIN, credentials("True")],
            Some(AllowCredentials("True".to_owned())),
        ),
        (
            Include,
            &[ORIGIN, CREDENTIALS, CREDENTIALS],
            Some(AllowCredentials("true, true".to_owned())),
        ),
    ];
    for (credentials, lines, fault) in cases {
        let simple = Request::get(API).credentials(*credentials);
        let outcome = Browser::at(PAGE)
            .fetch(&server(answers(&[], lines)), simple)
            .await;
        assert_eq!(
            step(&outcome),
            fault.clone().map(Step::CorsCheck),
            "{lines:?}"
        );

        // The answer to a preflight must pass the same check.
        let lines = [lines, &[("access-control-allow-methods", "PUT")][..]].concat();
        let preflighted = Request::put(API).credentials(*credentials);
        let mut browser = Browser::at(PAGE);
        let outcome = browser
            .fetch(&server(answers(&lines, &lines)), preflighted)
            .await;
        let expected = fault.clone().map(Step::PreflightCorsCheck);
        assert_eq!(step(&outcome), expected, "{lines:?}");
        assert_eq!(browser.traffic().len(), if fault.is_none() { 2 } else { 1 });
    }
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
        let expected = (!is_ok).then_some(Step::PreflightStatus(status));
        assert_eq!(step(&outcome), expected);
    }
}

/// How many preflights two equal requests need that are so many seconds apart.
async fn preflights(max_age: Option<&str>, apart: u64, cap: Option<u64>) -> usize {
    let mut lines = vec![ANY_ORIGIN, ANY_METHOD];
    lines.extend(max_age.map(|value| ("access-control-max-age", value)));
    let mut browser = Browser::at(PAGE);
    if let Some(cap) = cap {
        browser.cap_max_age(Duration::from_secs(cap));
    }
    for _ in 0..2 {
        let outcome = browser
            .fetch(&server(answers(&lines, &lines)), Request::put(API))
            .await;
        outcome.assert_readable();
        browser.advance(Duration::from_secs(apart));
    }
    browser.preflight_count()
}

#[tokio::test]
async fn a_preflights_answer_is_kept_for_its_max_age() {
    let huge = "9".repeat(40);
    let cases: &[(Option<&str>, u64, Option<u64>, usize)] = &[
        (None, 4, None, 1),
        (None, 5, None, 2),
        (Some("0"), 0, None, 2),
        (Some("600"), 599, None, 1),
        (Some("600"), 600, None, 2),
        (Some("86400"), 86_399, None, 1),
        (Some("86400"), 7_199, Some(7_200), 1),
        (Some("86400"), 7_200, Some(7_200), 2),
        (Some("60"), 60, Some(7_200), 2),
        (Some(&huge), 1 << 40, None, 1),
        (Some("-1"), 4, None, 1),
        (Some("-1"), 5, None, 2),
        (Some("600, 600"), 5, None, 2),
        (Some("10m"), 5, None, 2),
        (Some(""), 5, None, 2),
    ];
    for &(max_age, apart, cap, expected) in cases {
        let count = preflights(max_age, apart, cap).await;
        assert_eq!(count, expected, "{max_age:?}, {apart} s, at most {cap:?}");
    }
}

#[tokio::test]
async fn a_preflights_answer_covers_what_it_granted() {
    use Credentials::{Include, SameOrigin};
    let put = || Request::put(API);
    let header = |name: &str| Request::get(API).header(name, "x");
    let cases: &[(&str, Request, Request, Lines<'_>, bool)] = &[
        (
            "the same",
            put(),
            put(),
            &[("access-control-allow-methods", "PUT")],
            true,
        ),
        (
            "another method of the list",
            put(),
            Request::delete(API),
            &[("access-control-allow-methods", "PUT, DELETE")],
            true,
        ),
        (
            "a method of the wildcard",
            put(),
            Request::delete(API),
            &[ANY_METHOD],
            true,
        ),
        (
            "a method that was not granted",
            put(),
            Request::delete(API),
            &[("access-control-allow-methods", "PUT")],
            false,
        ),
        (
            "another path",
            put(),
            Request::put(format!("{API}/1")),
            &[ANY_METHOD],
            false,
        ),
        (
            "another query",
            put(),
            Request::put(format!("{API}?a")),
            &[ANY_METHOD],
            false,
        ),
        (
            "another host",
            put(),
            Request::put("https://b.example.com/users"),
            &[ANY_METHOD],
            false,
        ),
        (
            "a header of the wildcard",
            header("x-a"),
            header("x-b"),
            &[ANY_HEADER],
            true,
        ),
        (
            "a header of the list",
            header("x-a"),
            header("x-b"),
            &[("access-control-allow-headers", "x-a, X-B")],
            true,
        ),
        (
            "a header that was not granted",
            header("x-a"),
            header("x-b"),
            &[("access-control-allow-headers", "x-a")],
            false,
        ),
        (
            "authorization is not in the wildcard",
            header("x-a"),
            header("authorization"),
            &[ANY_HEADER],
            false,
        ),
        (
            "authorization in the list",
            header("x-a"),
            header("authorization"),
            &[("access-control-allow-headers", "*, authorization")],
            true,
        ),
        (
            "credentials later",
            put(),
            put().credentials(Include),
            &[("access-control-allow-methods", "PUT")],
            false,
        ),
        (
            "credentials earlier",
            put().credentials(Include),
            put().credentials(SameOrigin),
            &[("access-control-allow-methods", "PUT")],
            true,
        ),
    ];
    for (title, first, second, lines, is_covered) in cases {
        let lines = [lines, &[ORIGIN, CREDENTIALS][..]].concat();
        let service = server(answers(&lines, &lines));
        let mut browser = Browser::at(PAGE);
        browser
            .fetch(&service, first.clone())
            .await
            .assert_readable();
        let _ = browser.fetch(&service, second.clone()).await;
        assert_eq!(browser.preflight_count() == 1, *is_covered, "{title}");
    }
}

#[tokio::test]
async fn a_preflights_answer_is_for_one_page_and_forgotten_after_an_error() {
    let lines = [ANY_ORIGIN, ANY_METHOD, ("access-control-max-age", "600")];
    let good = server(answers(&lines, &lines));
    let mut browser = Browser::at(PAGE);
    let _ = browser.fetch(&good, Request::put(API)).await;
    browser.visit("https://foreign.example");
    let _ = browser.fetch(&good, Request::put(API)).await;
    assert_eq!(browser.preflight_count(), 2);

    browser.visit(PAGE);
    let _ = browser.fetch(&good, Request::put(API)).await;
    assert_eq!(browser.preflight_count(), 2);
    let bad = server(answers(&lines, &[]));
    let outcome = browser.fetch(&bad, Request::put(API)).await;
    assert_eq!(
        step(&outcome),
        Some(Step::CorsCheck(CorsFault::AllowOriginMissing))
    );
    assert_eq!(browser.preflight_count(), 2);
    let _ = browser.fetch(&good, Request::put(API)).await;
    assert_eq!(browser.preflight_count(), 3);
}

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
async fn the_pages_own_origin_is_never_asked() {
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
        let mut names: Vec<_> = response
            .headers()
            .keys()
            .map(http::HeaderName::as_str)
            .collect();
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
async fn cookies_travel_as_the_credentials_mode_says() {
    use Credentials::{Include, Omit, SameOrigin};
    let lines = [
        ORIGIN,
        CREDENTIALS,
        ("set-cookie", "new=1; Secure; SameSite=None"),
    ];
    let service = server(answers(&[], &lines));
    for (url, credentials, is_sent) in [
        (API, Omit, false),
        (API, SameOrigin, false),
        (API, Include, true),
        ("/users", Omit, false),
        ("/users", SameOrigin, true),
        ("/users", Include, true),
    ] {
        let mut browser = Browser::at(PAGE);
        browser.set_cookie(API, "old=1; Secure; Path=/");
        browser.set_cookie(PAGE, "old=1; Secure; Path=/");
        let request = Request::get(url).credentials(credentials);
        browser.fetch(&service, request).await.assert_readable();
        let sent = carried(&browser, "cookie");
        assert_eq!(
            sent.as_deref(),
            is_sent.then_some("old=1"),
            "{url} {credentials:?}"
        );

        // What came back was kept under the same condition.
        let again = Request::get(url).credentials(Include);
        browser.fetch(&service, again).await.assert_readable();
        let expected = if is_sent { "old=1; new=1" } else { "old=1" };
        let sent = carried(&browser, "cookie").expect("a cookie");
        assert_eq!(sent, expected, "{url} {credentials:?}");
    }
}

#[tokio::test]
async fn a_cookie_goes_where_its_attributes_say() {
    let home = "https://api.example.com/a/b";
    let cases = [
        ("c=1", "https://api.example.com/a/x", true),
        ("c=1", "https://api.example.com/ab", false),
        ("c=1", "https://b.api.example.com/a/", false),
        ("c=1; Path=/", "https://api.example.com/x", true),
        ("c=1; Path=/", "http://api.example.com:8080/x", false),
        ("c=1; Path=/", "https://api.example.com:8080/x", true),
        (
            "c=1; Domain=example.com; Path=/",
            "https://b.example.com/",
            true,
        ),
        (
            "c=1; Domain=.Example.com; Path=/",
            "https://example.com/",
            true,
        ),
        (
            "c=1; Domain=example.com; Path=/",
            "https://badexample.com/",
            false,
        ),
        (
            "c=1; Domain=other.example; Path=/",
            "https://other.example/",
            false,
        ),
        ("c=1; Domain=com; Path=/", "https://b.com/", false),
        ("c=1; Max-Age=0", home, false),
        ("c=1; Max-Age=10", home, true),
        ("c=1; Max-Age=5", home, false),
        (
            "c=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            home,
            true,
        ),
        ("c=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", home, false),
        ("c=1; SameSite=None", home, false),
        ("c=1; SameSite=None; Secure", home, true),
    ];
    for (line, url, is_sent) in cases {
        let mut browser = Browser::at("https://app.example.com");
        browser.set_cookie(home, line);
        browser.advance(Duration::from_secs(5));
        let request = Request::get(url).credentials(Credentials::Include);
        let _ = browser.fetch(&server(permissive), request).await;
        assert_eq!(
            carried(&browser, "cookie").is_some(),
            is_sent,
            "{line} to {url}"
        );
    }
}

#[tokio::test]
async fn a_strangers_page_brings_only_cookies_that_say_so() {
    for (cookie, page, is_sent) in [
        (
            "c=1; Secure; SameSite=None",
            "https://foreign.example",
            true,
        ),
        (
            "c=1; Secure; SameSite=Lax",
            "https://foreign.example",
            false,
        ),
        (
            "c=1; Secure; SameSite=Strict",
            "https://foreign.example",
            false,
        ),
        ("c=1; Secure", "https://foreign.example", false),
        ("c=1; Secure", "null", false),
        ("c=1; Secure", "http://app.example.com", false),
        ("c=1; Secure", "https://app.example.com", true),
        ("c=1; SameSite=Strict", "https://app.example.com:8443", true),
    ] {
        let mut browser = Browser::at("https://api.example.com");
        browser.set_cookie(API, cookie);
        browser.visit(page);
        let request = Request::get(API).credentials(Credentials::Include);
        let _ = browser.fetch(&server(permissive), request).await;
        assert_eq!(
            carried(&browser, "cookie").is_some(),
            is_sent,
            "{cookie} from {page}"
        );
    }
}

/// Redirects `/from` with this status to `location`, and allows everything without credentials.
fn redirector<'a>(status: u16, location: &'a str) -> impl Answer + use<'a> {
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
async fn each_hop_is_asked_and_checked_for_itself() {
    let mut browser = Browser::at(PAGE);
    let service = server(redirector(307, "https://other.example:8443/to?a=b"));
    let request = Request::put(FROM).header("authorization", "Bearer x");
    browser.fetch(&service, request).await.assert_readable();
    let sent = browser.traffic().iter().map(|exchange| {
        let host = exchange.headers["host"].to_str().expect("ASCII");
        let has_token = exchange.headers.contains_key("authorization");
        (exchange.method.as_str(), host, has_token)
    });
    // The token is for the first origin alone.
    let expected = [
        ("OPTIONS", "api.example.com", false),
        ("PUT", "api.example.com", true),
        ("OPTIONS", "other.example:8443", false),
        ("PUT", "other.example:8443", false),
    ];
    assert_eq!(Vec::from_iter(sent), expected);

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

    // Without a location there is nowhere to go.
    let nowhere = server(|_| response(302, &[ANY_ORIGIN]));
    let outcome = Browser::at(PAGE).fetch(&nowhere, Request::get(FROM)).await;
    assert_eq!(outcome.assert_readable().status, StatusCode::FOUND);
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
async fn a_service_that_fails_is_a_network_error() {
    let failing = service_fn(async |_: Sent| Err::<http::Response<String>, _>("gone\n"));
    let outcome = Browser::at(PAGE).fetch(&failing, Request::get(API)).await;
    assert_eq!(step(&outcome), Some(Step::Network("gone\\n".to_owned())));

    let boxed = server(permissive).boxed_clone();
    let outcome = Browser::at(PAGE).fetch(&boxed, Request::get(API)).await;
    outcome.assert_readable();
}

#[tokio::test]
async fn a_blocked_fetch_is_explained_in_chromiums_words() {
    let cases: &[(Request, Lines<'_>, &str)] = &[
        (
            Request::get(API),
            &[],
            "Access to fetch at 'https://api.example.com/users' from origin 'https://app.example.com' \
             has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on \
             the requested resource.",
        ),
        (
            Request::put(API),
            &[],
            "blocked by CORS policy: Response to preflight request doesn't pass access control check: \
             No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
        (
            Request::put(API),
            &[ORIGIN],
            "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.",
        ),
        (
            Request::get(API).header("x-trace", "1"),
            &[ORIGIN],
            "Request header field x-trace is not allowed by Access-Control-Allow-Headers in preflight response.",
        ),
        (
            Request::get(API).credentials(Credentials::Include),
            &[ANY_ORIGIN],
            "must not be the wildcard '*' when the request's credentials mode is 'include'.",
        ),
        (
            Request::put(API),
            &[ORIGIN, ("access-control-allow-methods", "a b")],
            "Cannot parse Access-Control-Allow-Methods response header field in preflight response.",
        ),
        (
            Request::get(API),
            &[ORIGIN, ORIGIN],
            "contains multiple values 'https://app.example.com, https://app.example.com', but only one is allowed.",
        ),
    ];
    for (request, lines, words) in cases {
        let service = server(answers(lines, lines));
        let outcome = Browser::at(PAGE).fetch(&service, request.clone()).await;
        let why = outcome.assert_blocked().to_string();
        assert!(why.contains(words), "{why}");
    }
}

#[tokio::test]
#[should_panic(expected = "blocked by CORS policy: No 'Access-Control-Allow-Origin'")]
async fn a_failed_assertion_says_why() {
    let service = server(answers(&[], &[]));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(API)).await;
    outcome.assert_readable();
}
