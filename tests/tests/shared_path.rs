//! The policies of one path share the browser's preflight cache. These tests show the consequence, and the
//! paths that a manifest reports.

use axum::Router;
use cors_axum::{cors, routes};
use cors_manifest::Manifest;
use cors_testing::{Browser, Request};
use tests::APP;

#[cors(origins = ["https://app.example.com"], methods = [PUT], headers = ["authorization"], max_age = "10m")]
async fn replace() {}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn read() -> &'static str {
    "read"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["x-a"])]
async fn read_alike() {}

#[cors(origins = ["https://app.example.com"], methods = [POST], headers = ["x-a"])]
async fn write_alike() {}

fn app() -> Router {
    Router::new()
        .route("/shared", routes![read, replace])
        .route("/alike", routes![read_alike, write_alike])
}

/// The server cannot prevent this, because the browser sends no second preflight.
#[tokio::test]
async fn a_granted_header_serves_for_the_other_methods_of_the_path_until_max_age() {
    let with_token = |method: &str| {
        Request::new(method, "https://api.example.com/shared").header("authorization", "Bearer 1")
    };
    let app = app();
    let mut browser = Browser::at(APP);
    let refused = browser.fetch(&app, with_token("GET")).await;
    assert!(refused.assert_blocked().is_by_preflight());

    browser
        .fetch(&app, with_token("PUT"))
        .await
        .assert_readable();
    let sent = browser.fetch(&app, with_token("GET")).await;
    assert_eq!(sent.assert_readable().text(), "read");

    browser.advance(std::time::Duration::from_secs(601));
    let refused = browser.fetch(&app, with_token("GET")).await;
    assert!(refused.assert_blocked().is_by_preflight());
}

#[test]
fn the_manifest_reports_paths_whose_handlers_allow_different_headers() {
    let _app = app();
    let manifest = Manifest::of_program();
    let [shared] = &manifest.shared_paths[..] else {
        panic!("{:?}", manifest.shared_paths);
    };
    assert_eq!(
        shared.handlers,
        ["shared_path::read", "shared_path::replace"]
    );
    assert_eq!(shared.headers.list, ["authorization"]);
    assert_eq!(
        Manifest::from_json(&manifest.to_json()).as_ref(),
        Ok(&manifest)
    );
    assert!(
        manifest
            .to_markdown()
            .contains("`shared_path::read`, `shared_path::replace`")
    );
    assert!(
        manifest
            .to_html()
            .contains("Paths with different request headers")
    );
}
