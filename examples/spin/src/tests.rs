//! Requests of scripts to the component.

use std::{convert::Infallible, env, error::Error};

use bytes::Bytes;
use cors_testing::{Browser, Outcome, Request};
use http::{HeaderValue, Method, header::HOST};
use http_body_util::Full;
use hyper::{body::Incoming, client::conn::http1::handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::service_fn;

use super::serve;

const BOOKS: &str = "https://api.example.com/books";
const FILMS: &str = "https://api.example.com/films";
const APP: &str = "https://app.example.com";
const BRANCH: &str = "https://east.branch.example.org";
const STRANGER: &str = "https://evil.example";

/// Sends the request of a script to the code, or to the server at `ADDRESS`, if that variable is set.
async fn fetch(browser: &mut Browser, request: Request) -> Outcome {
    if let Ok(address) = env::var("ADDRESS") {
        let network = service_fn(|request| send(&address, request));
        return browser.fetch(&network, request).await;
    }
    let service = service_fn(async |request| Ok::<_, Infallible>(serve(request).await));
    browser.fetch(&service, request).await
}

async fn send(
    address: &str,
    mut request: http::Request<Full<Bytes>>,
) -> Result<http::Response<Incoming>, Box<dyn Error>> {
    let path = request.uri().path().parse()?;
    *request.uri_mut() = path;
    let host = HeaderValue::from_static("api.example.com");
    request.headers_mut().insert(HOST, host);
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

fn addition(token: &str) -> Request {
    Request::post(BOOKS)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "text/plain;charset=utf-8")
        .body("Emma")
}

#[tokio::test]
async fn every_page_reads_the_books_without_a_preflight() {
    for origin in [APP, BRANCH, STRANGER, "null"] {
        let mut browser = Browser::at(origin);
        let outcome = fetch(&mut browser, Request::get(BOOKS)).await;
        assert_eq!(outcome.assert_readable().text(), "Kindred", "{origin}");
        assert_eq!(browser.preflight_count(), 0, "{origin}");
    }
}

#[tokio::test]
async fn allowed_pages_add_books_after_one_preflight() {
    for origin in [APP, BRANCH] {
        let mut browser = Browser::at(origin);
        for _ in 0..2 {
            let outcome = fetch(&mut browser, addition("of-ada")).await;
            let response = outcome.assert_readable();
            assert_eq!(response.status, 201, "{origin}");
            assert_eq!(response.text(), "Emma", "{origin}");
        }
        let methods: Vec<&Method> = browser.traffic().iter().map(|sent| &sent.method).collect();
        assert_eq!(methods, [Method::OPTIONS, Method::POST, Method::POST]);
    }
}

#[tokio::test]
async fn the_application_reads_each_error() {
    let table = [
        (addition("forged"), 401),
        (Request::get(FILMS), 404),
        (Request::post(FILMS), 404),
    ];
    for (request, status) in table {
        let mut browser = Browser::at(APP);
        let outcome = fetch(&mut browser, request).await;
        assert_eq!(outcome.assert_readable().status, status);
    }
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_before_it_is_sent() {
    let table = [
        (STRANGER, addition("of-ada")),
        (STRANGER, Request::delete(FILMS)),
        (APP, Request::delete(BOOKS)),
        (APP, addition("of-ada").header("x-debug", "1")),
    ];
    for (origin, request) in table {
        let mut browser = Browser::at(origin);
        fetch(&mut browser, request).await.assert_blocked();
        let [preflight] = browser.traffic() else {
            panic!("more than a preflight: {:?}", browser.traffic());
        };
        assert!(preflight.is_preflight);
        let response = preflight.response.as_ref().expect("a response");
        assert_eq!(response.status, 403);
    }
}

#[tokio::test]
async fn a_path_without_an_annotated_handler_has_the_default_policy() {
    for path in ["/", "/films", "/books/", "/books/1", "/BOOKS", "/%62ooks"] {
        let url = format!("https://api.example.com{path}");
        let mut browser = Browser::at(APP);
        let outcome = fetch(&mut browser, Request::get(&url)).await;
        assert_eq!(outcome.assert_readable().status, 404, "{path}");
        let mut browser = Browser::at(STRANGER);
        let outcome = fetch(&mut browser, Request::get(&url)).await;
        outcome.assert_blocked();
    }
}

/// The page `edge` of the guide contains code of this package.
#[test]
fn the_guide_quotes_this_program() {
    let guide = include_str!("../../../cors-runtime/src/docs/guide/edge.md");
    let program = include_str!("lib.rs");
    let blocks = guide.split("```ignore (example-spin)\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(program.contains(block), "{block}");
    }
}
