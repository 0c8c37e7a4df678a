//! Requests of scripts to the function behind each gateway.

mod gateway;
mod platform;

use bytes::Bytes;
use cors_testing::{Browser, Request};
use http_body_util::Full;
use hyper::{Method, Response};

use gateway::{GATEWAYS, Gateway};
use platform::Function;

const BOOKS: &str = "https://api.example.com/books";
const APP: &str = "https://app.example.com";
const BRANCH: &str = "https://east.branch.example.org";
const STRANGER: &str = "https://evil.example";

fn addition(token: &str) -> Request {
    Request::post(BOOKS)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "text/plain; charset=utf-8")
        .body("Emma")
}

async fn respond(
    gateway: Gateway,
    function: &Function,
    method: Method,
    headers: &[(&str, &str)],
) -> Response<Full<Bytes>> {
    let mut request = hyper::Request::builder().method(method).uri(BOOKS);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::default()).expect("a request");
    gateway.respond(function, request).await
}

#[tokio::test]
async fn allowed_pages_read_the_books() {
    let function = Function::start().await;
    for gateway in GATEWAYS {
        for origin in [APP, BRANCH] {
            let mut browser = Browser::at(origin);
            let reading = Request::get(BOOKS);
            let outcome = gateway.fetch(&function, &mut browser, reading).await;
            let text = outcome.assert_readable().text();
            assert_eq!(text, "Kindred", "{gateway:?} {origin}");
            assert_eq!(browser.preflight_count(), 0, "{gateway:?} {origin}");
        }
        for origin in [STRANGER, "null"] {
            let mut browser = Browser::at(origin);
            let reading = Request::get(BOOKS);
            let outcome = gateway.fetch(&function, &mut browser, reading).await;
            outcome.assert_blocked();
        }
    }
}

#[tokio::test]
async fn the_application_adds_books_after_one_preflight() {
    let function = Function::start().await;
    for gateway in GATEWAYS {
        let mut browser = Browser::at(APP);
        for _ in 0..2 {
            let adding = addition("of-ada");
            let outcome = gateway.fetch(&function, &mut browser, adding).await;
            let response = outcome.assert_readable();
            assert_eq!(response.status, 201, "{gateway:?}");
            assert_eq!(response.text(), "Emma", "{gateway:?}");
        }
        let methods: Vec<&Method> = browser.traffic().iter().map(|sent| &sent.method).collect();
        assert_eq!(methods, [Method::OPTIONS, Method::POST, Method::POST]);
    }
}

#[tokio::test]
async fn the_application_reads_401_and_404() {
    let function = Function::start().await;
    for gateway in GATEWAYS {
        let table = [
            (addition("forged"), 401),
            (Request::get("https://api.example.com/films"), 404),
        ];
        for (request, status) in table {
            let mut browser = Browser::at(APP);
            let outcome = gateway.fetch(&function, &mut browser, request).await;
            assert_eq!(outcome.assert_readable().status, status, "{gateway:?}");
        }
    }
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_before_it_is_sent() {
    let function = Function::start().await;
    for gateway in GATEWAYS {
        let table = [
            (STRANGER, addition("of-ada")),
            (BRANCH, addition("of-ada")),
            (APP, Request::delete(BOOKS)),
            (APP, Request::get(BOOKS).header("x-debug", "1")),
        ];
        for (origin, request) in table {
            let mut browser = Browser::at(origin);
            let outcome = gateway.fetch(&function, &mut browser, request).await;
            outcome.assert_blocked();
            let [preflight] = browser.traffic() else {
                panic!("more than a preflight: {:?}", browser.traffic());
            };
            let response = preflight.response.as_ref().expect("a response");
            assert_eq!(response.status, 403, "{gateway:?} {origin}");
        }
    }
}

#[tokio::test]
async fn a_preflight_has_each_header_once() {
    let function = Function::start().await;
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization"),
    ];
    for gateway in GATEWAYS {
        let response = respond(gateway, &function, Method::OPTIONS, &headers).await;
        assert_eq!(response.status(), 204, "{gateway:?}");
        let table = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", "authorization,content-type"),
            ("access-control-max-age", "600"),
            (
                "vary",
                "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
            ),
        ];
        for (name, value) in table {
            let lines: Vec<_> = response.headers().get_all(name).iter().collect();
            assert_eq!(lines, [value], "{gateway:?} {name}");
        }
    }
}

/// `lambda_http` sends only one line of `Vary` to some gateways.
#[tokio::test]
async fn the_response_varies_on_what_the_handler_and_the_policy_name() {
    let function = Function::start().await;
    for gateway in GATEWAYS {
        for origin in [APP, STRANGER] {
            let headers = [("origin", origin)];
            let response = respond(gateway, &function, Method::GET, &headers).await;
            assert_eq!(response.status(), 200, "{gateway:?}");
            let lines = response.headers().get_all("vary").iter();
            let vary: Vec<&str> = lines.map(|line| line.to_str().expect("text")).collect();
            assert_eq!(
                vary.join(", "),
                "Accept-Language, Origin",
                "{gateway:?} {origin}"
            );
        }
    }
}

/// The event of a REST API contains each header twice, in `headers` and in `multiValueHeaders`.
#[tokio::test]
async fn an_origin_in_two_fields_of_the_event_is_one_origin_and_two_lines_are_none() {
    let function = Function::start().await;
    let both = [("origin", STRANGER), ("origin", APP)];
    for gateway in GATEWAYS {
        let response = respond(gateway, &function, Method::GET, &both[1..]).await;
        assert_eq!(response.headers()["access-control-allow-origin"], APP);
        let response = respond(gateway, &function, Method::GET, &both).await;
        let allowed = response.headers().get("access-control-allow-origin");
        // These two gateways keep only the last line, as `lambda_http` does with the event of a REST API.
        let is_reduced = matches!(gateway, Gateway::RestApi | Gateway::LoadBalancer);
        assert_eq!(allowed.is_some(), is_reduced, "{gateway:?}");
    }
}

/// The page `edge` of the guide contains code of this package.
#[test]
fn the_guide_quotes_this_program() {
    let guide = include_str!("../../../../cors-runtime/src/docs/guide/edge.md");
    let program = concat!(
        include_str!("../../src/books.rs"),
        include_str!("../../src/main.rs")
    );
    let blocks = guide.split("```ignore (example-lambda)\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(program.contains(block), "{block}");
    }
}
