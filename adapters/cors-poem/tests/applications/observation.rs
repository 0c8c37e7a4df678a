//! Explanations. Events are tested in a separate program.

use cors_poem::{CorsLayer, Route, cors, explain, policy, routes};
use poem::{get, handler};

use crate::{APP, EVIL, from, middleware::require_token, preflight, preflight_with, send};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
#[handler]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

fn services() -> Route {
    Route::new()
        .at("/books", routes![list_books])
        .at("/plain", get(plain))
        .nest(
            "/opaque",
            poem::Route::new().at("/books", routes![list_books]),
        )
}

#[tokio::test]
async fn refused_preflights_are_explained() {
    let app = services().inside_cors(require_token()).with(explain());
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
            preflight(APP, "PUT", "/books"),
            200,
            "reason: method_not_served",
        ),
        (preflight_with(APP, "GET", "/books", "x-a"), 200, "`x-a`"),
        (preflight(APP, "GET", "/plain"), 401, "reason: "),
        (preflight(APP, "GET", "/opaque/books"), 401, "reason: "),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(answer.body.contains(text), "{answer:?}");
        let expected = Some("text/plain; charset=utf-8");
        assert_eq!(answer.header("content-type").as_deref(), expected);
    }
    let answer = send(&app, preflight(APP, "GET", "/books")).await;
    assert_eq!(answer.assert_granted(APP).body, "");
    assert_eq!(
        send(&app, from(EVIL, "GET", "/books")).await.body,
        "no token"
    );
}

#[tokio::test]
async fn paths_and_methods_without_a_policy_are_explained() {
    let app = services().with(explain());
    for (path, status) in [("/no", 404), ("/plain", 405)] {
        let answer = send(&app, preflight(APP, "GET", path)).await;
        assert_eq!(answer.assert_refused().status, status);
        assert!(answer.body.contains("help: "), "{answer:?}");
    }
}

#[tokio::test]
async fn a_request_that_must_not_run_is_explained() {
    let app = services().with(CorsLayer::new(&OPEN)).with(explain());
    let answer = send(
        &app,
        from(EVIL, "GET", "/opaque/books").header("x-any", "1"),
    )
    .await;
    assert_eq!(answer.assert_refused().status, 403);
    assert!(
        answer.body.contains("reason: preflight_by_outer_policy"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn errors_that_are_not_explained_are_kept() {
    let app = services()
        .with(explain())
        .catch_error(async |_: poem::error::NotFoundError| "custom");
    assert_eq!(send(&app, from(APP, "GET", "/no")).await.body, "custom");
}
