//! Failed comparisons: the status is 2, and the error contains the reason.

use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use axum::{Router, response::Redirect};
use tokio::net::TcpListener;

use crate::{
    Folder,
    application::router,
    probe,
    server::{serve, serve_tls},
};

const BOOKS: &str = "/books=list_books,add_book";

async fn assert_fails(address: &str, args: &[&str], expected: &[&str]) {
    let run = probe(address, args).await;
    assert_eq!(run.status, Some(2), "{}{}", run.output, run.errors);
    for text in expected {
        assert!(run.errors.contains(text), "{text}\n{}", run.errors);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_server() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let expected = format!("error: no connection to 127.0.0.1:{port}: Connection refused");
    assert_fails(&format!("http://127.0.0.1:{port}"), &[BOOKS], &[&expected]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_an_unknown_authority() {
    let (address, _) = serve_tls(router(), &[b"http/1.1"]).await;
    let expected = [
        "error: TLS with localhost:",
        "invalid peer certificate",
        "help: set `SSL_CERT_FILE`",
    ];
    assert_fails(&address, &[BOOKS], &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_tls_at_an_https_address() {
    let address = serve(router()).await.replace("http:", "https:");
    assert_fails(&address, &[BOOKS], &["error: TLS with 127.0.0.1:"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect() {
    let redirect =
        Router::new().fallback(async || Redirect::permanent("https://www.example.com/books"));
    let address = serve(redirect).await;
    let expected = [
        "`/books` redirects preflights to `https://www.example.com/books`",
        "help: probe the address",
    ];
    assert_fails(&address, &[BOOKS], &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer() {
    let silent = Router::new().fallback(async || std::future::pending::<()>().await);
    let address = serve(silent).await;
    let args = [BOOKS, "--timeout", "0.2"];
    assert_fails(&address, &args, &["error: no response within 0.2 seconds"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_limit_that_is_reached() {
    let address = serve(router()).await;
    let start = Instant::now();
    let folder = Folder::new();
    let args = ["--at", &address, BOOKS, "--time-limit", "0.0001"];
    let run = folder.run(&args, &[]).await;
    assert_eq!(run.status, Some(2), "{}{}", run.output, run.errors);
    assert!(
        run.output.contains("the time limit was reached: "),
        "{}",
        run.output
    );
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_the_manifest_does_not_have() {
    let address = serve(router()).await;
    let table = [
        (
            "/books=list_book",
            "the manifest has no handler `list_book`\nhelp: it has ",
        ),
        (
            "/books=ist_books",
            "the manifest has no handler `ist_books`",
        ),
    ];
    for (path, expected) in table {
        assert_fails(&address, &[path], &[expected]).await;
    }
    assert_fails(
        &address,
        &["books=list_books"],
        &["write a path and handlers: `/books=list_books,add_book`"],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn manifests_that_cannot_be_read() {
    let valid = cors_manifest::Manifest::of_program().to_json();
    let table = [
        (
            valid.replace("\"version\": 1", "\"version\": 2"),
            "the manifest has version 2",
        ),
        ("{}".to_owned(), "missing field `version`"),
        (
            valid.replace("\"x-request-id\"", "\"cookie\""),
            "the policy of `command::application::list_books` is not valid",
        ),
    ];
    for (manifest, expected) in table {
        let run = Folder::with(&manifest)
            .run(&["--at", "http://127.0.0.1:1", BOOKS], &[])
            .await;
        assert_eq!(run.status, Some(2), "{}", run.output);
        assert!(run.errors.contains(expected), "{expected}\n{}", run.errors);
    }
    let folder = Folder::new();
    std::fs::remove_file(folder.manifest()).expect("a file");
    let run = folder
        .run(&["--at", "http://127.0.0.1:1", BOOKS, "--json"], &[])
        .await;
    assert_eq!(run.status, Some(2));
    assert!(
        run.output.starts_with("{\n  \"error\": \""),
        "{}",
        run.output
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_without_paths() {
    let mut manifest = cors_manifest::Manifest::of_program();
    manifest
        .handlers
        .iter_mut()
        .for_each(|handler| handler.paths.clear());
    let run = Folder::with(&manifest.to_json())
        .run(&["--at", "http://127.0.0.1:1"], &[])
        .await;
    assert_eq!(run.status, Some(2), "{}", run.output);
    let expected = "the manifest contains no path without parameters\nhelp: specify a path and its handlers: `/path=";
    assert!(run.errors.contains(expected), "{}", run.errors);
}
