//! A policy with `enforce`: what the browser reports if the handler does not run.

use axum::{Router, extract::ws::WebSocketUpgrade, response::Response};
use cors_axum::{cors, routes};
use cors_testing::{Browser, Delivery, Form, Mode, Request, WebSocket};
use http::{Method, StatusCode};

const APP: &str = "https://app.example.com";
const OWN: &str = "https://api.example.com";
const EVIL: &str = "https://evil.example";

#[cors(origins = ["https://app.example.com"], methods = [GET, POST, PUT], enforce)]
async fn enforced() -> &'static str {
    "done"
}

#[cors(origins = ["https://app.example.com"], methods = [GET, POST])]
async fn open() -> &'static str {
    "done"
}

#[cors(origins = ["https://app.example.com"], methods = [POST])]
async fn refusing() -> StatusCode {
    StatusCode::FORBIDDEN
}

#[cors(origins = none, methods = [GET, POST], enforce(hosts = ["api.example.com"]))]
async fn own_pages() -> &'static str {
    "done"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
async fn chat(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|_| async {})
}

fn app() -> Router {
    Router::new()
        .route("/enforced", routes![enforced])
        .route("/open", routes![open])
        .route("/refusing", routes![refusing])
        .route("/own", routes![own_pages])
        .route("/chat", routes![chat])
}

fn url(path: &str) -> String {
    format!("{OWN}{path}")
}

#[tokio::test]
async fn a_script_cannot_detect_whether_the_handler_ran_but_a_test_can() {
    let app = app();
    for has_metadata in [true, false] {
        let mut browser = Browser::at(EVIL);
        if !has_metadata {
            browser.omit_fetch_metadata();
        }
        for (path, ran) in [("/open", true), ("/enforced", false), ("/own", false)] {
            for method in [Method::GET, Method::POST] {
                let request = Request::new(method.as_str(), url(path));
                let outcome = browser.fetch(&app, request).await;
                let blocked = outcome.assert_blocked();
                assert_eq!(blocked.handler_ran(), ran, "{path} {method}");
                let says_so = blocked.to_string().contains("the handler did not run");
                assert_eq!(says_so, !ran, "{blocked}");
            }
        }
        // The request is not sent, because its preflight fails.
        let outcome = browser.fetch(&app, Request::put(url("/enforced"))).await;
        let blocked = outcome.assert_blocked();
        assert!(blocked.is_by_preflight() && !blocked.handler_ran());
        assert_eq!(
            browser
                .traffic()
                .last()
                .and_then(|last| last.refusal.clone()),
            None
        );
    }
}

#[tokio::test]
async fn what_was_refused_before_a_request_does_not_count_for_it() {
    let app = app();
    let mut browser = Browser::at(EVIL);
    let _ = browser.fetch(&app, Request::post(url("/enforced"))).await;
    let outcome = browser.fetch(&app, Request::post(url("/open"))).await;
    assert!(outcome.assert_blocked().handler_ran());
    let _ = browser.fetch(&app, Request::post(url("/enforced"))).await;
    let outcome = browser.fetch(&app, Request::get("ftp://a.example")).await;
    let blocked = outcome.assert_blocked();
    assert_eq!((blocked.handler_ran(), &blocked.reason), (false, &None));
}

#[tokio::test]
async fn a_refusal_behind_an_opaque_response_is_in_the_traffic() {
    let app = app();
    for (method, is_refused) in [("POST", true), ("GET", false)] {
        let mut browser = Browser::at(EVIL);
        let request = Request::new(method, url("/enforced")).mode(Mode::NoCors);
        browser.fetch(&app, request).await.assert_opaque();
        let sent = &browser.traffic()[0];
        let status = sent.response.as_ref().expect("a response").status;
        assert_eq!(status == StatusCode::FORBIDDEN, is_refused);
        let reason = sent.refusal.as_deref().unwrap_or_default();
        assert_eq!(
            reason.contains("`https://evil.example`"),
            is_refused,
            "{reason}"
        );
    }
}

#[tokio::test]
async fn forms_images_links_and_addresses_pass_as_enforce_specifies() {
    let app = app();
    // The page; whether its POST form is accepted; whether its GET form, image, link and address are accepted.
    for (page, path, posts, reads) in [
        (APP, "/enforced", true, true),
        (OWN, "/enforced", true, true),
        (EVIL, "/enforced", false, true),
        ("null", "/enforced", false, true),
        (APP, "/own", false, true),
        (OWN, "/own", true, true),
        (EVIL, "/open", true, true),
    ] {
        let mut browser = Browser::at(page);
        let delivery = browser.submit(&app, Form::post(url(path))).await;
        assert_eq!(passes(&delivery), posts, "{page} {path}");
        let delivery = browser.submit(&app, Form::get(url(path))).await;
        assert_eq!(passes(&delivery), reads, "{page} {path}");
        let delivery = browser.load_image(&app, &url(path)).await;
        assert_eq!(passes(&delivery), reads, "{page} {path}");
        let delivery = browser.follow_link(&app, &url(path)).await;
        assert_eq!(passes(&delivery), reads, "{page} {path}");
        browser.open(&app, &url(path)).await.assert_accepted();
    }
}

/// Whether the request reached its handler.
fn passes(delivery: &Delivery) -> bool {
    match delivery {
        Delivery::Accepted(_) => true,
        Delivery::Refused(refused) => {
            assert!(!refused.handler_ran(), "{refused}");
            assert!(
                refused.to_string().contains("the handler did not run"),
                "{refused}"
            );
            false
        }
        Delivery::Failed(blocked) => panic!("{blocked}"),
    }
}

#[tokio::test]
async fn a_name_that_is_rebound_to_the_server_is_refused() {
    let app = app();
    let rebound = "https://rebound.example";
    for (path, is_refused) in [("/own", true), ("/enforced", false)] {
        let mut browser = Browser::at(rebound);
        let outcome = browser.fetch(&app, Request::get(path)).await;
        // The page calls its own origin, so it can also read the refusal.
        let response = outcome.assert_readable();
        assert_eq!(response.status == StatusCode::FORBIDDEN, is_refused);
        let delivery = browser.submit(&app, Form::post(path)).await;
        assert_eq!(passes(&delivery), !is_refused);
    }
}

#[tokio::test]
async fn a_handler_that_refuses_itself_has_run() {
    let delivery = Browser::at(EVIL)
        .submit(&app(), Form::post(url("/refusing")))
        .await;
    let refused = delivery.assert_refused();
    assert!(refused.handler_ran() && refused.reason.is_none());
}

#[tokio::test]
async fn a_socket_opens_for_allowed_origins_and_the_servers_own() {
    let app = app();
    for has_metadata in [true, false] {
        for (page, is_open) in [(APP, true), (OWN, true), (EVIL, false), ("null", false)] {
            let mut browser = Browser::at(page);
            if !has_metadata {
                browser.omit_fetch_metadata();
            }
            let socket = WebSocket::new("wss://api.example.com/chat");
            let delivery = browser.connect(&app, socket).await;
            assert_eq!(passes(&delivery), is_open, "{page}");
        }
    }
}
