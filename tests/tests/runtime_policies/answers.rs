//! A policy from a configuration returns byte for byte the same responses as one of `policy!` with the same keys.

use std::future::ready;

use axum::{Router, body::Body, response::Response, routing::any};
use cors_axum::{CorsLayer, Policies};
use http::{HeaderMap, Method, Request, StatusCode, request::Builder};
use tests::{APP, FOREIGN, send};
use tower::service_fn;
use tower_service::Service;

use super::sources::{Twin, twins};

type Start = (fn() -> Builder, &'static [(&'static str, &'static str)]);

/// A request: its description, its first part, and its headers.
type Sent = (String, fn() -> Builder, Vec<(&'static str, &'static str)>);

/// Requests of all kinds, as a script, another client, or an attacker sends them.
fn requests() -> Vec<Sent> {
    let origins = [
        None,
        Some(APP),
        Some("https://b.example"),
        Some("https://other.example"),
        Some("https://a.b.example.com"),
        Some("https://b.example:8443"),
        Some("http://app.example.com"),
        Some("https://app.example.com:8443"),
        Some("https://APP.example.com"),
        Some("https://app.example.com/"),
        Some("https://www.b.example"),
        Some("http://b.example"),
        Some("https://a.github.io"),
        Some("tauri://localhost"),
        Some(FOREIGN),
        Some("null"),
        Some(""),
        Some("*"),
        Some("https://\u{e9}.example"),
    ];
    let kinds: [Start; 16] = [
        (|| method(Method::GET), &[]),
        (|| method(Method::GET), &[("cookie", "a=1")]),
        (|| method(Method::HEAD), &[]),
        (
            || method(Method::POST),
            &[("content-type", "application/json")],
        ),
        (|| method(Method::PUT), &[("x-a", "1")]),
        (|| method(Method::DELETE), &[]),
        (|| custom("PURGE"), &[]),
        (|| method(Method::OPTIONS), &[]),
        (|| method(Method::OPTIONS), &[(ASKED, "GET")]),
        (|| method(Method::OPTIONS), &[(ASKED, "DELETE")]),
        (|| method(Method::OPTIONS), &[(ASKED, "PURGE")]),
        (|| method(Method::OPTIONS), &[(ASKED, "purge")]),
        (
            || method(Method::OPTIONS),
            &[(ASKED, "PUT"), (NAMES, "content-type,x-a")],
        ),
        (
            || method(Method::OPTIONS),
            &[
                (ASKED, "POST"),
                (NAMES, "authorization, content-type ,x-upper"),
            ],
        ),
        (
            || method(Method::OPTIONS),
            &[
                (ASKED, "GET"),
                (NAMES, "x-a, x-b"),
                ("access-control-request-private-network", "true"),
            ],
        ),
        (
            || method(Method::OPTIONS),
            &[(ASKED, "GET"), (ASKED, "PUT"), (NAMES, "\u{1}")],
        ),
    ];
    let mut requests = Vec::new();
    for origin in origins {
        for (start, headers) in kinds {
            let origin = origin.map(|origin| ("origin", origin));
            let headers: Vec<_> = origin.into_iter().chain(headers.iter().copied()).collect();
            let method = start().body(()).expect("a request").method().clone();
            requests.push((format!("{method} {headers:?}"), start, headers));
        }
    }
    let twice = vec![("origin", APP), ("origin", APP)];
    requests.push((
        "two lines of origins".to_owned(),
        || method(Method::GET),
        twice,
    ));
    requests
}

const ASKED: &str = "access-control-request-method";
const NAMES: &str = "access-control-request-headers";

fn method(method: Method) -> Builder {
    Request::builder().method(method).uri("/")
}

fn custom(name: &str) -> Builder {
    method(Method::from_bytes(name.as_bytes()).expect("a method"))
}

fn build((_, start, headers): &Sent) -> Builder {
    let add = |request: Builder, (name, value): &(&str, &str)| {
        // The value is passed as bytes, because a `&str` that is not ASCII would be refused.
        request.header(
            *name,
            value.bytes().filter(|&byte| byte != 1).collect::<Vec<_>>(),
        )
    };
    headers.iter().fold(start(), add)
}

type Respond = fn() -> Response;

/// The responses of the services behind the policies.
fn responses() -> [(&'static str, Respond); 3] {
    [
        ("nothing", Response::default),
        ("vary", || {
            respond(&[("vary", "accept-encoding"), ("etag", "1")])
        }),
        ("headers of its own", || {
            respond(&[
                ("access-control-allow-origin", "*"),
                ("access-control-allow-credentials", "true"),
                ("access-control-max-age", "5"),
                ("vary", "origin"),
            ])
        }),
    ]
}

fn respond(headers: &[(&'static str, &'static str)]) -> Response {
    let mut response = Response::new(Body::from("body"));
    *response.status_mut() = StatusCode::ACCEPTED;
    for (name, value) in headers {
        let value = http::HeaderValue::from_static(value);
        response.headers_mut().append(*name, value);
    }
    response
}

type Answered = (StatusCode, Vec<(String, Vec<u8>)>);

fn lines(headers: &HeaderMap) -> Vec<(String, Vec<u8>)> {
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (name.as_str().to_owned(), value.as_bytes().to_vec())
    };
    headers.iter().map(line).collect()
}

async fn answers<S>(service: S) -> Vec<Answered>
where
    S: Service<Request<Body>, Response = Response, Error: std::fmt::Debug> + Clone,
{
    let mut answers = Vec::new();
    for request in requests() {
        let answer = send(&service, build(&request)).await;
        answers.push((answer.status, lines(&answer.headers)));
    }
    answers
}

fn assert_same(what: &str, twin: &Twin, found: &[Answered], expected: &[Answered]) {
    for ((request, found), expected) in requests().iter().zip(found).zip(expected) {
        let name = twin.declared.name();
        assert_eq!(found, expected, "{what}, {name}: {}", request.0);
    }
    assert_eq!(found.len(), expected.len());
}

#[tokio::test]
async fn the_same_as_a_layer_and_as_the_only_policy() {
    use tower::Layer as _;

    for twin in twins() {
        for (what, response) in responses() {
            let inner = || service_fn(move |_: Request<Body>| ready(Ok::<_, String>(response())));
            let declared = CorsLayer::new(twin.declared);
            let (runtime, live) = (CorsLayer::new(twin.runtime()), CorsLayer::new(twin.live()));
            let expected = answers(declared.layer(inner())).await;
            assert_same(
                what,
                &twin,
                &answers(runtime.layer(inner())).await,
                &expected,
            );
            assert_same(what, &twin, &answers(live.layer(inner())).await, &expected);
            let expected = answers(declared.exclusive().layer(inner())).await;
            let found = answers(runtime.exclusive().layer(inner())).await;
            assert_same(what, &twin, &found, &expected);
            let found = answers(live.exclusive().layer(inner())).await;
            assert_same(what, &twin, &found, &expected);
        }
    }
}

#[tokio::test]
async fn the_same_by_the_layer_of_a_router() {
    for twin in twins() {
        for (what, response) in responses() {
            let router = || {
                let handler = any(async move || response());
                Router::<()>::new().route("/", handler)
            };
            let expected = answers(router().layer(CorsLayer::new(twin.declared))).await;
            let found = answers(router().layer(CorsLayer::new(&twin.runtime()))).await;
            assert_same(what, &twin, &found, &expected);
            let live = twin.live();
            let found = answers(router().layer(CorsLayer::new(&live))).await;
            assert_same(what, &twin, &found, &expected);
        }
    }
}

#[test]
fn the_same_without_a_framework() {
    fn answers<S: cors_runtime::adapter::PolicySource>(policies: &Policies<S>) -> Vec<Answered> {
        let mut answers = Vec::new();
        for request in requests() {
            for (_, response) in responses() {
                let request = build(&request).body(()).expect("a request");
                let answer = policies.answer_preflight::<Body, _>(&request);
                let answer = answer.unwrap_or_else(|| {
                    let cors = policies.response_headers(&request);
                    let mut response = response();
                    cors.write(response.headers_mut());
                    response
                });
                answers.push((answer.status(), lines(answer.headers())));
            }
        }
        answers
    }
    for twin in twins() {
        let expected = answers(&Policies::from(twin.declared));
        let name = twin.declared.name();
        assert_eq!(answers(&Policies::from(twin.runtime())), expected, "{name}");
        assert_eq!(answers(&Policies::from(&twin.live())), expected, "{name}");
    }
}

#[test]
fn the_reasons_of_refusals_are_the_same_but_for_the_name() {
    let mut count = 0;
    for twin in twins() {
        let runtime = twin.runtime();
        let (declared, name) = (twin.declared, twin.declared.name());
        for request in requests() {
            let head = build(&request).body(()).expect("a request");
            let (expected, found) = (declared.decide(&head), runtime.decide(&head));
            let (expected, found) = (expected.reason(), found.reason());
            let ids =
                |reason: &Option<cors_axum::Reason<'_>>| reason.as_ref().map(cors_axum::Reason::id);
            assert_eq!(ids(&found), ids(&expected), "{name}: {}", request.0);
            let (Some(expected), Some(found)) = (expected, found) else {
                continue;
            };
            let place = format!("`{name}` ({}:", declared.file());
            let expected = expected.to_string();
            let expected = without_place(&expected, &place, name);
            assert_eq!(found.to_string(), expected, "{name}: {}", request.0);
            count += 1;
        }
    }
    assert!(count > 1_000, "only {count} refusals");
}

/// Removes the location of the policy after its name.
fn without_place(text: &str, place: &str, name: &str) -> String {
    let parts = text.split(place).enumerate();
    let parts = parts.map(|(index, part)| match part.split_once(')') {
        Some((_line, rest)) if index > 0 => format!("`{name}`{rest}"),
        _ => part.to_owned(),
    });
    parts.collect()
}

#[test]
fn a_twin_declares_the_same() {
    for twin in twins() {
        let (declared, runtime) = (twin.declared, twin.runtime());
        let found = runtime.description();
        let name = declared.name();
        assert_eq!(found.name(), name);
        assert_eq!(found.location(), None);
        assert_eq!(found.is_any_origin(), declared.origins().is_any(), "{name}");
        let origins: Vec<&str> = found.origins().collect();
        assert_eq!(origins, declared.origins().list(), "{name}");
        assert_eq!(found.credentials(), declared.credentials(), "{name}");
        assert_eq!(found.max_age(), declared.max_age(), "{name}");
        assert_eq!(runtime.warnings(), [], "{name}");
    }
}
