//! Requests of scripts to the library.

use cors_testing::{Browser, Request};
use prost::Message as _;

use super::app;
use crate::library::{Book, FindRequest};

const FIND: &str = "https://api.example.com/library.Library/Find";
const LEND: &str = "https://api.example.com/library.Library/Lend";
const APP: &str = "https://app.example.com";

/// A call in the form that a gRPC-web client sends.
fn call(url: &str, title: &str) -> Request {
    let title = title.to_owned();
    Request::post(url)
        .header("content-type", "application/grpc-web+proto")
        .header("grpc-timeout", "5S")
        .header("x-grpc-web", "1")
        .header("x-user-agent", "grpc-web-javascript/0.1")
        .body(frame(0, &FindRequest { title }.encode_to_vec()))
}

/// A frame: a flag, the length in four bytes, and the payload.
fn frame(flag: u8, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short payload");
    [&[flag], &length.to_be_bytes()[..], payload].concat()
}

#[tokio::test]
async fn the_application_calls_after_one_preflight() {
    let mut browser = Browser::at(APP);
    for _ in 0..2 {
        let outcome = browser.fetch(&app(), call(FIND, "Kindred")).await;
        let book = Book {
            title: "Kindred".to_owned(),
            author: "Octavia E. Butler".to_owned(),
        };
        let expected = [
            frame(0, &book.encode_to_vec()),
            frame(0x80, b"grpc-status:0\r\n"),
        ];
        assert_eq!(outcome.assert_readable().body, expected.concat());
    }
    assert_eq!(browser.preflight_count(), 1);
}

#[tokio::test]
async fn the_application_reads_why_a_call_failed() {
    let table = [
        (FIND, "5", Some("no%20such%20book")),
        (LEND, "12", None),
        ("https://api.example.com/other.Service/Call", "12", None),
    ];
    for (url, status, message) in table {
        let mut browser = Browser::at(APP);
        let outcome = browser.fetch(&app(), call(url, "Emma")).await;
        let response = outcome.assert_readable();
        assert_eq!(
            response.header("grpc-status").as_deref(),
            Some(status),
            "{url}"
        );
        assert_eq!(response.header("grpc-message").as_deref(), message, "{url}");
    }
}

#[tokio::test]
async fn a_call_from_a_strangers_page_is_never_sent() {
    let mut browser = Browser::at("https://evil.example");
    browser
        .fetch(&app(), call(FIND, "Kindred"))
        .await
        .assert_blocked();
    assert!(browser.traffic().iter().all(|sent| sent.is_preflight));
}

#[tokio::test]
async fn metadata_that_the_policy_does_not_name_is_never_sent() {
    let mut browser = Browser::at(APP);
    let traced = call(FIND, "Kindred").header("x-trace", "1");
    browser.fetch(&app(), traced).await.assert_blocked();
    assert!(browser.traffic().iter().all(|sent| sent.is_preflight));
}
