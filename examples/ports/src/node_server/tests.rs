//! The same requests to both versions.

use axum::Router;
use cors_axum::ConfigMistake;
use cors_testing::{Browser, Outcome, Request};

use super::{ServerConfig, cors, tower_http};

const APP: &str = "https://app.example.com";
const NODE: &str = "http://localhost:8545/";

type Build = fn(ServerConfig) -> Router;

const VERSIONS: [Build; 2] = [
    |config| tower_http::router(config).expect("valid origins"),
    |config| cors::router(config).expect("valid origins"),
];

fn config(allow_origin: &[&str], no_cors: bool) -> ServerConfig {
    ServerConfig {
        allow_origin: allow_origin
            .iter()
            .map(|&origin| origin.to_owned())
            .collect(),
        no_cors,
    }
}

async fn call(app: &Router, page: &str) -> Outcome {
    let request = Request::post(NODE).header("content-type", "application/json");
    Browser::at(page).fetch(app, request.body("{}")).await
}

#[tokio::test]
async fn two_servers_of_one_process_have_origins_of_their_own() {
    for build in VERSIONS {
        let first = build(config(&[APP], false));
        let second = build(config(&["https://other.example"], false));
        assert_eq!(call(&first, APP).await.assert_readable().text(), "{}");
        call(&second, APP).await.assert_blocked();
        call(&first, "https://other.example").await.assert_blocked();
        call(&second, "https://other.example")
            .await
            .assert_readable();
    }
}

#[tokio::test]
async fn the_wildcard_allows_every_page_and_no_cors_none() {
    for build in VERSIONS {
        let open = build(config(&["*"], false));
        call(&open, APP).await.assert_readable();
        let closed = build(config(&["*"], true));
        call(&closed, APP).await.assert_blocked();
        let mut browser = Browser::at(APP);
        let read = browser.fetch(&closed, Request::get(NODE)).await;
        read.assert_blocked();
    }
}

#[test]
fn an_origin_that_no_browser_sends_is_an_error_here_only() {
    let config = config(&["https://app.example.com/", "localhost:3000"], false);
    assert!(tower_http::router(config.clone()).is_ok());
    let error = cors::router(config).expect_err("mistakes");
    let rules = error.mistakes().iter().map(ConfigMistake::rule);
    assert_eq!(
        rules.collect::<Vec<_>>(),
        ["origin_trailing", "origin_scheme"]
    );
    assert_eq!(error.name(), "--allow-origin");
}
