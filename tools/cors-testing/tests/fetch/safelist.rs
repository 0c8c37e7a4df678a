//! Methods and headers that need no preflight.

use cors_testing::Request;

use crate::{API, asked};

#[tokio::test]
async fn what_a_form_can_send_needs_no_preflight() {
    let long = |length: usize| "a".repeat(length);
    let typed = |length: usize| format!("text/plain;{}", "a".repeat(length - 11));
    let range = |length: usize| format!("bytes={}-", "1".repeat(length - 7));
    let cases: &[(&str, &str, bool)] = &[
        ("Accept", "text/html,\t*/*;q=0.8", true),
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
