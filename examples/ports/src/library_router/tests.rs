//! The same requests to both versions.

use axum::Router;
use cors_testing::{Browser, Outcome, Request};

use super::{cors, tower_http};

const APP: &str = "https://app.example.com";
const ENDPOINT: &str = "https://api.example.com/mcp";

type Build = fn(Option<Vec<String>>) -> Router;

const VERSIONS: [Build; 2] = [
    |origins| tower_http::router(origins).expect("valid origins"),
    |origins| cors::router(origins).expect("valid origins"),
];

async fn call(app: &Router, page: &str) -> Outcome {
    let request = Request::post(ENDPOINT)
        .header("content-type", "application/json")
        .header("mcp-session-id", "1");
    Browser::at(page).fetch(app, request.body("{}")).await
}

#[tokio::test]
async fn the_origins_of_the_caller_are_allowed() {
    for build in VERSIONS {
        let app = build(Some(vec![APP.to_owned()]));
        call(&app, APP).await.assert_readable();
        call(&app, "https://evil.example").await.assert_blocked();
        let end = Request::delete(ENDPOINT).header("mcp-session-id", "1");
        Browser::at(APP).fetch(&app, end).await.assert_readable();
    }
}

#[tokio::test]
async fn without_origins_there_is_no_cors() {
    for build in VERSIONS {
        call(&build(None), APP).await.assert_blocked();
    }
}

#[test]
fn a_mistake_is_an_error_here_only() {
    let origins = vec!["https://App.example.com".to_owned()];
    assert!(tower_http::router(Some(origins.clone())).is_ok());
    let error = cors::router(Some(origins)).expect_err("a mistake");
    assert_eq!(error.mistakes()[0].rule(), "origin_case");
}

#[test]
#[should_panic = "Wildcard origin"]
fn a_wildcard_in_the_list_panics_there() {
    let _ = tower_http::router(Some(vec!["*".to_owned()]));
}

#[tokio::test]
async fn a_wildcard_allows_every_origin_here() {
    let app = cors::router(Some(vec!["*".to_owned()])).expect("valid origins");
    call(&app, APP).await.assert_readable();
}
