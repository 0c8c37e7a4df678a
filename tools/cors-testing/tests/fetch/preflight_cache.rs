//! How long the answer to a preflight is cached, and for which requests.

use std::time::Duration;

use cors_testing::{Browser, CorsFault, Credentials, Request, Step};

use crate::{
    ANY_HEADER, ANY_METHOD, ANY_ORIGIN, API, CREDENTIALS, Lines, ORIGIN, PAGE, answers, server,
    step,
};

/// The number of preflights for two equal requests that are `apart` seconds apart.
async fn preflights(max_age: &[&str], apart: u64, cap: Option<u64>) -> usize {
    let mut lines = vec![ANY_ORIGIN, ANY_METHOD];
    lines.extend(
        max_age
            .iter()
            .map(|value| ("access-control-max-age", *value)),
    );
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
    let cases: &[(&[&str], u64, Option<u64>, usize)] = &[
        (&[], 4, None, 1),
        (&[], 5, None, 2),
        (&["0"], 0, None, 2),
        (&["600"], 599, None, 1),
        (&["600"], 600, None, 2),
        (&["86400"], 86_399, None, 1),
        (&["86400"], 7_199, Some(7_200), 1),
        (&["86400"], 7_200, Some(7_200), 2),
        (&["60"], 60, Some(7_200), 2),
        // A number that does not fit into 64 bits.
        (&["18446744073709551617"], 1 << 40, None, 1),
        (&["-1"], 4, None, 1),
        (&["-1"], 5, None, 2),
        (&["600, 600"], 5, None, 2),
        (&["600", "600"], 5, None, 2),
        (&["10m"], 5, None, 2),
        (&[""], 5, None, 2),
    ];
    for &(max_age, apart, cap, expected) in cases {
        let count = preflights(max_age, apart, cap).await;
        assert_eq!(count, expected, "{max_age:?}, {apart} s, at most {cap:?}");
    }
}

/// Whether `second` is sent without a preflight after the preflight of `first` was answered with these headers.
async fn covers(lines: Lines<'_>, first: Request, second: Request) -> bool {
    let lines = [lines, &[ORIGIN, CREDENTIALS][..]].concat();
    let service = server(answers(&lines, &lines));
    let mut browser = Browser::at(PAGE);
    browser.fetch(&service, first).await.assert_readable();
    let _ = browser.fetch(&service, second).await;
    browser.preflight_count() == 1
}

#[tokio::test]
async fn a_preflights_answer_covers_the_methods_that_it_granted() {
    for (methods, second, expected) in [
        ("PUT", "PUT", true),
        ("PUT, DELETE", "DELETE", true),
        ("*", "DELETE", true),
        ("PUT", "DELETE", false),
        ("PUT, delete", "DELETE", false),
        ("PUT", "POST", true),
    ] {
        let lines = [("access-control-allow-methods", methods)];
        let is_covered = covers(&lines, Request::put(API), Request::new(second, API)).await;
        assert_eq!(is_covered, expected, "{methods}: {second}");
    }
}

#[tokio::test]
async fn a_preflights_answer_covers_the_headers_that_it_granted() {
    for (names, second, expected) in [
        ("x-a", "x-a", true),
        ("x-a, X-B", "x-b", true),
        ("*", "x-b", true),
        ("x-a", "x-b", false),
        ("*", "authorization", false),
        ("*, Authorization", "authorization", true),
    ] {
        let lines = [("access-control-allow-headers", names)];
        let request = |name| Request::get(API).header(name, "1");
        let is_covered = covers(&lines, request("x-a"), request(second)).await;
        assert_eq!(is_covered, expected, "{names}: {second}");
    }
}

#[tokio::test]
async fn a_preflights_answer_is_for_one_url() {
    for (url, expected) in [
        ("https://api.example.com/users", true),
        ("https://API.example.com:443/users", true),
        ("https://api.example.com/users/1", false),
        ("https://api.example.com/users?page=2", false),
        ("https://api.example.com:8443/users", false),
        ("http://api.example.com/users", false),
        ("https://b.example.com/users", false),
    ] {
        let is_covered = covers(&[ANY_METHOD], Request::put(API), Request::put(url)).await;
        assert_eq!(is_covered, expected, "{url}");
    }
}

#[tokio::test]
async fn a_preflights_answer_without_credentials_is_not_for_a_request_with_them() {
    use Credentials::{Include, Omit, SameOrigin};
    let lines = [("access-control-allow-methods", "PUT")];
    for (first, second, expected) in [
        (Include, Include, true),
        (Include, SameOrigin, true),
        (Omit, SameOrigin, true),
        (SameOrigin, Include, false),
        (Omit, Include, false),
    ] {
        let request = |credentials| Request::put(API).credentials(credentials);
        let is_covered = covers(&lines, request(first), request(second)).await;
        assert_eq!(is_covered, expected, "{first:?}, then {second:?}");
    }
}

#[tokio::test]
async fn a_later_answer_renews_or_ends_the_earlier_one() {
    for (max_age, expected) in [("600", 2), ("0", 3)] {
        let earlier = [ANY_ORIGIN, ANY_METHOD, ("access-control-max-age", "60")];
        let later = [
            ANY_ORIGIN,
            ANY_METHOD,
            ANY_HEADER,
            ("access-control-max-age", max_age),
        ];
        let mut browser = Browser::at(PAGE);
        let put = Request::put(API);
        let _ = browser
            .fetch(&server(answers(&earlier, &earlier)), put.clone())
            .await;
        browser.advance(Duration::from_secs(30));
        // The header needs a preflight. The answer also grants the method.
        let later = server(answers(&later, &later));
        let _ = browser
            .fetch(&later, put.clone().header("x-trace", "1"))
            .await;
        assert_eq!(browser.preflight_count(), 2);
        browser.advance(Duration::from_secs(if max_age == "0" { 0 } else { 300 }));
        let _ = browser.fetch(&later, put).await;
        assert_eq!(browser.preflight_count(), expected, "{max_age}");
    }
}

#[tokio::test]
async fn a_preflights_answer_is_for_one_origin() {
    let lines = [ANY_ORIGIN, ANY_METHOD];
    let service = server(answers(&lines, &lines));
    for (first, second, is_shared) in [
        (PAGE, PAGE, true),
        (PAGE, "https://app.example.com/another/page", true),
        (PAGE, "https://b.example.com", false),
        (PAGE, "https://foreign.example", false),
        (PAGE, "null", false),
        ("null", "null", false),
    ] {
        let mut browser = Browser::at(first);
        let _ = browser.fetch(&service, Request::put(API)).await;
        browser.visit(second);
        let _ = browser.fetch(&service, Request::put(API)).await;
        assert_eq!(
            browser.preflight_count() == 1,
            is_shared,
            "{first}, {second}"
        );
    }
}

#[tokio::test]
async fn a_preflights_answer_is_forgotten_after_an_error() {
    let lines = [ANY_ORIGIN, ANY_METHOD, ("access-control-max-age", "600")];
    let good = server(answers(&lines, &lines));
    let bad = server(answers(&lines, &[]));
    let mut browser = Browser::at(PAGE);
    let put = || Request::put(API);
    browser.fetch(&good, put()).await.assert_readable();
    let outcome = browser.fetch(&bad, put()).await;
    let missing = Step::CorsCheck(CorsFault::AllowOriginMissing);
    assert_eq!(step(&outcome), Some(missing));
    assert_eq!(browser.preflight_count(), 1);
    browser.fetch(&good, put()).await.assert_readable();
    assert_eq!(browser.preflight_count(), 2);
}
