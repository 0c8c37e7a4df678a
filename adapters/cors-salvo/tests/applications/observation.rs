//! Explanations.

use cors_salvo::{CorsLayer, cors, explain, inside_cors, policy, routes, service};
use salvo::prelude::*;

use crate::{APP, Answer, EVIL, from, hoops::require_token, preflight, preflight_with, send};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
#[handler]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

fn router() -> Router {
    let books = || Router::with_path("books").push(routes![list_books]);
    Router::new()
        .push(books().put(plain))
        .push(Router::with_path("plain").get(plain))
        .push(
            Router::with_path("waits")
                .hoop(require_token())
                .push(books()),
        )
}

#[track_caller]
fn assert_explained(answer: &Answer, status: u16, text: &str) {
    assert_eq!(answer.assert_refused().status, status, "{answer:?}");
    assert!(answer.body.contains(text), "{answer:?}");
    assert!(answer.body.contains("help: "), "{answer:?}");
    let text = Some("text/plain; charset=utf-8");
    assert_eq!(answer.header("content-type").as_deref(), text);
}

#[tokio::test]
async fn refused_preflights_are_explained() {
    let app = service(router())
        .hoop(explain())
        .hoop(inside_cors(require_token()));
    for (request, status, text) in [
        (
            preflight(EVIL, "GET", "/books"),
            403,
            "reason: origin_not_listed",
        ),
        (
            preflight("http://app.example.com", "GET", "/books"),
            403,
            "reason: origin_other_scheme",
        ),
        (
            preflight(APP, "PATCH", "/books"),
            403,
            "reason: method_not_served",
        ),
        (preflight(APP, "PUT", "/books"), 403, "reason: other_route"),
        (preflight_with(APP, "GET", "/books", "x-a"), 403, "`x-a`"),
        (preflight(APP, "GET", "/plain"), 401, "inside_cors(hoop)"),
        (
            preflight(APP, "GET", "/waits/books"),
            401,
            "inside_cors(hoop)",
        ),
    ] {
        assert_explained(&send(&app, request).await, status, text);
    }
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    let answer = send(&app, from(EVIL, "GET", "/books")).await;
    answer.assert_outcome(401, None);
    assert!(!answer.body.contains("reason: "), "{answer:?}");
}

#[tokio::test]
async fn paths_and_methods_without_a_policy_are_explained() {
    let app = service(router()).hoop(explain());
    for (path, status, text) in [
        ("/no", 404, "no handler is mounted"),
        ("/plain", 405, "routes![..]"),
    ] {
        assert_explained(&send(&app, preflight(APP, "GET", path)).await, status, text);
    }
}

#[tokio::test]
async fn preflights_that_reach_no_policy_are_explained() {
    let app = service(router())
        .hoop(explain())
        .hoop(CorsLayer::new(&OPEN));
    let answer = send(&app, preflight(APP, "GET", "/waits/books")).await;
    assert_explained(&answer, 403, "reason: unreached_preflight");

    let unknown = Service::new(router()).hoop(explain());
    let around = Service::new(router())
        .hoop(explain())
        .hoop(CorsLayer::new(&OPEN));
    for app in [unknown, around] {
        let answer = send(&app, preflight(APP, "GET", "/books")).await;
        assert_explained(&answer, 403, "cors_salvo::service(router)");
    }
}

#[tokio::test]
async fn a_request_that_must_not_run_is_explained() {
    let near = Router::with_path("near")
        .hoop(CorsLayer::new(list_books::POLICY))
        .goal(plain);
    let app = service(near).hoop(explain()).hoop(CorsLayer::new(&OPEN));
    let answer = send(&app, from(EVIL, "GET", "/near").with("x-any", "1")).await;
    assert_explained(&answer, 403, "reason: preflight_by_outer_policy");
}

#[tokio::test]
async fn nothing_is_explained_without_the_hoop() {
    let app = service(router()).hoop(CorsLayer::new(&OPEN));
    for path in ["/books", "/waits/books"] {
        let answer = send(&app, preflight(EVIL, "GET", path)).await;
        answer.assert_outcome(403, None).assert_body("", None);
    }
}
