//! The same requests to both versions.

use std::panic::catch_unwind;

use axum::Router;
use cors_testing::{Browser, Outcome, Request};

use super::{cors, tower_http};

const APP: &str = "https://app.example.com";
const STREAMS: &str = "https://api.example.com/streams";

const FILE: &str = r#"
    token = "secret"
    [cors]
    origins = ["https://app.example.com", "https://admin.example.com"]
    methods = ["GET", "DELETE"]
    headers = ["authorization"]
    expose = ["x-request-id"]
    credentials = true
    max_age = 600
"#;

type Build = fn(&str) -> Router;

const VERSIONS: [Build; 2] = [
    |file| tower_http::router(file).expect("a valid file"),
    |file| cors::router(file).expect("a valid file"),
];

async fn delete(app: &Router, page: &str, token: &str) -> Outcome {
    let token = format!("Bearer {token}");
    let request = Request::delete(STREAMS).header("authorization", token);
    Browser::at(page).fetch(app, request).await
}

#[tokio::test]
async fn a_page_with_the_token_deletes_and_another_one_reads_the_401() {
    for build in VERSIONS {
        let app = build(FILE);
        let deleted = delete(&app, APP, "secret").await;
        assert_eq!(deleted.assert_readable().status, 200);
        let refused = delete(&app, APP, "forged").await;
        assert_eq!(refused.assert_readable().status, 401);
        let stranger = delete(&app, "https://evil.example", "secret").await;
        stranger.assert_blocked();
    }
}

#[tokio::test]
async fn without_the_section_there_is_no_cors() {
    for build in VERSIONS {
        delete(&build("token = 'secret'"), APP, "secret")
            .await
            .assert_blocked();
    }
}

#[test]
fn all_mistakes_of_the_file_are_one_error_here_and_start_the_server_there() {
    let wrong = FILE
        .replace("admin.example.com", "Admin.example.com/")
        .replace("\"GET\"", "\"get\"")
        .replace("x-request-id", "set-cookie")
        .replace("600", "864000");
    assert!(tower_http::router(&wrong).is_ok());
    let error = cors::router(&wrong).expect_err("mistakes").to_string();
    for rule in [
        "origin_trailing",
        "method_case",
        "expose_forbidden",
        "max_age_range",
    ] {
        assert!(error.contains(&format!("rule: {rule}")), "{error}");
    }
}

#[test]
fn a_wildcard_with_credentials_is_an_error_here_and_panics_there() {
    let wrong = FILE.replace(
        "\"https://app.example.com\", \"https://admin.example.com\"",
        "\"*\"",
    );
    assert!(catch_unwind(|| tower_http::router(&wrong).is_ok()).is_err());
    let error = cors::router(&wrong).expect_err("a mistake").to_string();
    assert!(
        error.contains("rule: any_origin_with_credentials"),
        "{error}"
    );
}
