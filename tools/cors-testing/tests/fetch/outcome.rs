//! The outcomes of a fetch.

use cors_testing::{Browser, Credentials, Request, Step};
use tower::{ServiceExt as _, service_fn};

use crate::{
    ANY_ORIGIN, API, Lines, ORIGIN, PAGE, Sent, answers, permissive, response, server, step,
};

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
            &[("access-control-allow-origin", "https://b.example")],
            "has a value 'https://b.example' that is not equal to the supplied origin. Have the server \
             send the header with a valid value.",
        ),
        (
            Request::get(API),
            &[("access-control-allow-origin", "b.example")],
            "contains the invalid value 'b.example'.",
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

/// `tests/browsers` compares the messages with those of Firefox.
#[tokio::test]
async fn a_blocked_fetch_is_explained_in_firefoxs_words() {
    let cases: &[(Request, Lines<'_>, &str)] = &[
        (
            Request::get(API),
            &[],
            "https://api.example.com/users. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). \
             Status code: 200.",
        ),
        (
            Request::put(API),
            &[ORIGIN, ORIGIN],
            "https://api.example.com/users. (Reason: CORS header ‘Access-Control-Allow-Origin’ does not match \
             ‘https://app.example.com, https://app.example.com’).",
        ),
        (
            Request::get(API).credentials(Credentials::Include),
            &[ANY_ORIGIN],
            "‘https://api.example.com/users’. (Reason: Credential is not supported if the CORS header \
             ‘Access-Control-Allow-Origin’ is ‘*’).",
        ),
        (
            Request::get(API).credentials(Credentials::Include),
            &[ORIGIN],
            "https://api.example.com/users. (Reason: expected ‘true’ in CORS header \
             ‘Access-Control-Allow-Credentials’).",
        ),
        (
            Request::put(API),
            &[ORIGIN],
            "https://api.example.com/users. (Reason: Did not find method in CORS header \
             ‘Access-Control-Allow-Methods’).",
        ),
        (
            Request::get(API).header("X-Trace", "1"),
            &[ORIGIN],
            "https://api.example.com/users. (Reason: header ‘x-trace’ is not allowed according to header \
             ‘Access-Control-Allow-Headers’ from CORS preflight response).",
        ),
        (
            Request::put(API),
            &[ORIGIN, ("access-control-allow-methods", "PUT, a b")],
            "https://api.example.com/users. (Reason: invalid token ‘a b’ in CORS header \
             ‘Access-Control-Allow-Methods’).",
        ),
        (
            Request::get("ftp://api.example.com/"),
            &[],
            "ftp://api.example.com/. (Reason: CORS request not http).",
        ),
    ];
    for (request, lines, words) in cases {
        let service = server(answers(lines, lines));
        let outcome = Browser::at(PAGE).fetch(&service, request.clone()).await;
        let message = outcome.assert_blocked().firefox_message();
        let expected = format!(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {words}"
        );
        assert_eq!(message, Some(&*expected));
    }
}

#[tokio::test]
async fn a_fetch_that_is_no_request_has_no_message_in_firefox() {
    let service = server(answers(&[], &[]));
    let outcome = Browser::at(PAGE)
        .fetch(&service, Request::new("TRACE", API))
        .await;
    assert_eq!(outcome.assert_blocked().firefox_message(), None);
}

#[tokio::test]
#[should_panic(expected = "blocked by CORS policy: No 'Access-Control-Allow-Origin'")]
async fn a_failed_assertion_contains_the_reason() {
    let service = server(answers(&[], &[]));
    let outcome = Browser::at(PAGE).fetch(&service, Request::get(API)).await;
    outcome.assert_readable();
}

#[tokio::test]
async fn an_explanation_names_where_a_redirect_came_from() {
    let service = server(|request: Sent| match request.uri().path() {
        "/from" => response(302, &[ANY_ORIGIN, ("location", "https://b.example/to")]),
        _ => response(200, &[ORIGIN]),
    });
    let request = Request::get("https://api.example.com/from");
    let outcome = Browser::at(PAGE).fetch(&service, request).await;
    let why = outcome.assert_blocked().to_string();
    let words = "Access to fetch at 'https://b.example/to' (redirected from \
                 'https://api.example.com/from') from origin 'https://app.example.com' has been \
                 blocked by CORS policy";
    assert!(why.starts_with(words), "{why}");
}

#[test]
fn a_fetch_can_move_to_another_thread() {
    fn send<T: Send>(value: T) -> T {
        value
    }
    let mut browser = Browser::at(PAGE);
    let service = server(permissive as fn(Sent) -> http::Response<String>);
    drop(send(browser.fetch(&service, Request::get(API))));
}
