//! `origins = none`: a handler for the program's own pages, and for clients other than browsers.

use axum::{Extension, Router, response::AppendHeaders};
use cors_axum::{CorsLayer, PolicyConfig, RouterExt as _, cors, policies, policy, routes};
use http::{Method, Request, StatusCode};
use tests::{APP, Answer, actual, preflight, send};

use super::Runs;

policy! {
    APPLICATION = { origins = ["https://app.example.com"], headers = ["x-a"], credentials }
    OWN_PAGES = { origins = none, enforce }
}

#[cors(origins = none, methods = [GET, POST])]
async fn session(
    Extension(runs): Extension<Runs>,
) -> AppendHeaders<[(&'static str, &'static str); 1]> {
    runs.count();
    AppendHeaders([("access-control-allow-origin", "*")])
}

#[cors(origins = none, methods = [GET, POST], enforce)]
async fn enforced(Extension(runs): Extension<Runs>) {
    runs.count();
}

#[cors(policy = OWN_PAGES, methods = [DELETE])]
async fn named(Extension(runs): Extension<Runs>) {
    runs.count();
}

async fn plain() {}

fn app() -> (Router, Runs) {
    let app = Router::new()
        .route("/session", routes![session])
        .route("/enforced", routes![enforced, named])
        .route("/plain", axum::routing::get(plain))
        .layer(CorsLayer::new(&APPLICATION));
    Runs::of(app)
}

fn carries_nothing(answer: &Answer) {
    assert_eq!(answer.access_control(), [""; 0], "{answer:?}");
}

#[tokio::test]
async fn a_default_policy_does_not_apply_to_it() {
    let (app, runs) = app();
    let answer = send(&app, preflight("/session", APP, "POST")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    carries_nothing(&answer);

    let answer = send(&app, actual(Method::POST, "/session", APP)).await;
    assert_eq!((answer.status, runs.take()), (StatusCode::OK, 1));
    carries_nothing(&answer);
    assert_eq!(
        answer.vary(),
        [""; 0],
        "the response is the same for every origin"
    );

    let answer = send(&app, actual(Method::GET, "/plain", APP)).await;
    assert_eq!(answer.allow_origin(), Some(APP));
}

#[tokio::test]
async fn with_enforce_only_the_own_pages_reach_it() {
    let (app, runs) = app();
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let foreign =
            actual(method.clone(), "/enforced", APP).header("sec-fetch-site", "same-site");
        let answer = send(&app, foreign).await;
        assert_eq!((answer.status, runs.take()), (StatusCode::FORBIDDEN, 0));
        carries_nothing(&answer);
        let own = actual(method.clone(), "/enforced", APP).header("sec-fetch-site", "same-origin");
        let answer = send(&app, own).await;
        assert_eq!((answer.status, runs.take()), (StatusCode::OK, 1));
        carries_nothing(&answer);
        let program = Request::builder().method(method).uri("/enforced");
        assert_eq!(send(&app, program).await.status, StatusCode::OK);
        assert_eq!(runs.take(), 1);
    }
}

#[tokio::test]
async fn an_exclusive_policy_and_inside_cors_keep_it() {
    let inside = Router::new()
        .route("/session", routes![session])
        .inside_cors(
            tower_http::validate_request::ValidateRequestHeaderLayer::accept("text/x-never"),
        );
    let (app, runs) = Runs::of(inside);
    let request = actual(Method::POST, "/session", APP).header("accept", "image/png");
    let answer = send(&app, request).await;
    assert_eq!(
        (answer.status, runs.take()),
        (StatusCode::NOT_ACCEPTABLE, 0)
    );
    carries_nothing(&answer);

    let whole = Router::new().route("/", axum::routing::any(plain));
    let app = CorsLayer::new(policies![session]).exclusive();
    let app = tower::Layer::layer(&app, whole);
    let answer = send(&app, actual(Method::GET, "/", APP)).await;
    carries_nothing(&answer);
}

#[tokio::test]
async fn a_configuration_can_have_it() {
    let policy = PolicyConfig::new()
        .origins("none")
        .enforce()
        .check()
        .expect("valid");
    let app = Router::new()
        .route("/", axum::routing::post(plain))
        .layer(CorsLayer::new(policy));
    let foreign = actual(Method::POST, "/", APP).header("sec-fetch-site", "cross-site");
    assert_eq!(send(&app, foreign).await.status, StatusCode::FORBIDDEN);
    let answer = send(&app, Request::post("/")).await;
    assert_eq!(answer.status, StatusCode::OK);
    carries_nothing(&answer);
}

#[test]
fn the_policy_reports_it() {
    assert!(session::POLICY.origins().is_none());
    assert!(session::POLICY.origins().list().is_empty());
    assert!(!session::POLICY.enforce() && enforced::POLICY.enforce());
    assert!(named::POLICY.enforce() && named::POLICY.origins().is_none());
    let request = preflight("/session", APP, "POST")
        .body(())
        .expect("a request");
    let decision = session::POLICY.decide(&request);
    let reason = decision.reason().expect("a refusal");
    assert_eq!(reason.id(), "origin_not_listed");
    assert!(
        reason.to_string().contains("it has `origins = none`"),
        "{reason}"
    );
}
