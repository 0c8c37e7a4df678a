//! Requests of scripts to the server, over the loopback network.

use std::{error::Error, net::SocketAddr};

use bytes::Bytes;
use cors_testing::{Browser, Outcome, Request};
use http_body_util::Full;
use hyper::{Method, body::Incoming, client::conn::http1::handshake};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tower::service_fn;

const BOOKS: &str = "https://api.example.com/books";
const HEALTH: &str = "https://api.example.com/health";
const APP: &str = "https://app.example.com";
const BRANCH: &str = "https://east.branch.example.org";
const STRANGER: &str = "https://evil.example";

async fn start() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.expect("an address");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(super::serve(listener));
    address
}

async fn send(
    address: SocketAddr,
    request: hyper::Request<Full<Bytes>>,
) -> Result<hyper::Response<Incoming>, Box<dyn Error>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

async fn fetch(browser: &mut Browser, address: SocketAddr, request: Request) -> Outcome {
    let network = service_fn(|request| send(address, request));
    browser.fetch(&network, request).await
}

/// Sends the lines of a request, and returns the response in lower case.
async fn exchange(address: SocketAddr, lines: &[&str]) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a server");
    let lines = [lines, &["Host: api.example.com", "Connection: close"]].concat();
    let head = format!("{}\r\n\r\n", lines.join("\r\n"));
    stream.write_all(head.as_bytes()).await.expect("a request");
    let mut response = String::new();
    let read = stream.read_to_string(&mut response).await;
    read.expect("a response");
    response.to_lowercase()
}

fn addition(token: &str) -> Request {
    Request::post(BOOKS)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(r#""Emma""#)
}

#[tokio::test]
async fn every_page_reads_the_books_without_a_preflight() {
    let address = start().await;
    for origin in [APP, BRANCH, STRANGER, "null"] {
        let mut browser = Browser::at(origin);
        let outcome = fetch(&mut browser, address, Request::get(BOOKS)).await;
        assert_eq!(outcome.assert_readable().text(), "Kindred", "{origin}");
        assert_eq!(browser.preflight_count(), 0, "{origin}");
    }
}

#[tokio::test]
async fn allowed_pages_add_books_after_one_preflight() {
    let address = start().await;
    for origin in [APP, BRANCH] {
        let mut browser = Browser::at(origin);
        for _ in 0..2 {
            let outcome = fetch(&mut browser, address, addition("of-ada")).await;
            let response = outcome.assert_readable();
            assert_eq!(response.status, 201, "{origin}");
            assert_eq!(response.text(), "Emma", "{origin}");
        }
        let methods: Vec<&Method> = browser.traffic().iter().map(|sent| &sent.method).collect();
        assert_eq!(methods, [Method::OPTIONS, Method::POST, Method::POST]);
        assert!(!browser.traffic()[0].headers.contains_key("authorization"));
    }
}

#[tokio::test]
async fn what_no_policy_allows_is_refused_before_it_is_sent() {
    let address = start().await;
    let table = [
        (STRANGER, addition("of-ada")),
        (APP, Request::delete(BOOKS)),
        (APP, addition("of-ada").header("x-debug", "1")),
        (STRANGER, Request::delete(HEALTH)),
    ];
    for (origin, request) in table {
        let mut browser = Browser::at(origin);
        let outcome = fetch(&mut browser, address, request).await;
        outcome.assert_blocked();
        let [preflight] = browser.traffic() else {
            panic!("more than a preflight: {:?}", browser.traffic());
        };
        assert!(preflight.is_preflight);
        let response = preflight.response.as_ref().expect("a response");
        assert_eq!(response.status, 403);
    }
}

#[tokio::test]
async fn the_application_reads_each_rejection_of_a_filter() {
    let address = start().await;
    let table = [
        (addition("forged"), 401, "log in first"),
        (
            addition("of-ada").body("Emma"),
            400,
            "Request body deserialize error: expected value at line 1 column 1",
        ),
        (Request::get("https://api.example.com/films"), 404, ""),
        (Request::get("https://api.example.com/books/"), 404, ""),
        (Request::post(HEALTH), 405, "HTTP method not allowed"),
    ];
    for (request, status, text) in table {
        let mut browser = Browser::at(APP);
        let outcome = fetch(&mut browser, address, request).await;
        let response = outcome.assert_readable();
        assert_eq!(response.status, status, "{}", response.url);
        assert_eq!(response.text(), text, "{status} {}", response.url);
    }
}

#[tokio::test]
async fn a_path_without_an_annotated_handler_has_the_default_policy() {
    let address = start().await;
    for path in ["/health", "/books/", "/books/1", "/BOOKS", "/"] {
        let url = format!("https://api.example.com{path}");
        let mut browser = Browser::at(APP);
        let outcome = fetch(&mut browser, address, Request::get(&url)).await;
        outcome.assert_readable();
        let mut browser = Browser::at(STRANGER);
        let outcome = fetch(&mut browser, address, Request::get(&url)).await;
        outcome.assert_blocked();
    }
}

#[tokio::test]
async fn responses_on_the_wire() {
    let address = start().await;
    let origin = "Origin: https://east.branch.example.org";
    let preflight = exchange(
        address,
        &[
            "OPTIONS /books HTTP/1.1",
            origin,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,content-type",
        ],
    )
    .await;
    assert!(preflight.starts_with("http/1.1 204 "), "{preflight}");
    for line in [
        "access-control-allow-origin: https://east.branch.example.org",
        "access-control-allow-methods: post",
        "access-control-allow-headers: authorization,content-type",
        "access-control-max-age: 600",
        "vary: origin, access-control-request-method, access-control-request-headers",
    ] {
        assert!(
            preflight.contains(&format!("\r\n{line}\r\n")),
            "{line}\n{preflight}"
        );
    }

    let request = ["POST /books HTTP/1.1", origin, "Content-Length: 0"];
    let unauthorized = exchange(address, &request).await;
    assert!(unauthorized.starts_with("http/1.1 401 "), "{unauthorized}");
    let allowed = "\r\naccess-control-allow-origin: https://east.branch.example.org\r\n";
    assert!(unauthorized.contains(allowed), "{unauthorized}");
    assert!(
        unauthorized.contains("\r\nvary: origin\r\n"),
        "{unauthorized}"
    );

    let head = exchange(address, &["HEAD /books HTTP/1.1", origin]).await;
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(
        head.contains("\r\naccess-control-allow-origin: *\r\n"),
        "{head}"
    );
    assert!(head.ends_with("\r\n\r\n"), "{head}");

    let options = exchange(address, &["OPTIONS /books HTTP/1.1", origin]).await;
    assert!(options.starts_with("http/1.1 405 "), "{options}");
    assert!(!options.contains("access-control-allow-"), "{options}");
}

#[tokio::test]
async fn an_origin_that_no_browser_sends_is_never_allowed() {
    let address = start().await;
    let long = format!("Origin: https://{}.example.org", "a".repeat(5_000));
    let table: [&[&str]; 4] = [
        &[
            "Origin: https://app.example.com",
            "Origin: https://app.example.com",
        ],
        &["Origin: https://app.example.com, https://app.example.com"],
        &["Origin: https://APP.example.com"],
        &[&long],
    ];
    for origins in table {
        let request = [&["POST /books HTTP/1.1", "Content-Length: 0"], origins].concat();
        let response = exchange(address, &request).await;
        assert!(response.starts_with("http/1.1 401 "), "{response}");
        assert!(!response.contains("access-control-allow-"), "{response}");
        assert!(response.contains("\r\nvary: origin\r\n"), "{response}");
    }
}

/// The page `edge` of the guide contains code of this package.
#[test]
fn the_guide_quotes_this_program() {
    let guide = include_str!("../../../cors-runtime/src/docs/guide/edge.md");
    let program = concat!(include_str!("books.rs"), include_str!("main.rs"));
    let blocks = guide.split("```ignore (example-warp)\n").skip(1);
    let blocks: Vec<&str> = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(program.contains(block), "{block}");
    }
}
