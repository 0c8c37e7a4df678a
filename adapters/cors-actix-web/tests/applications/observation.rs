//! Explanations, and events (feature `tracing`).

use actix_web::web;
use cors_actix_web::{CorsLayer, cors, explain, inside_cors, policy, resource, routes};

use crate::{APP, EVIL, app, from, middleware::require_token, preflight, preflight_with, send};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
async fn list_books() -> &'static str {
    "The Dispossessed"
}

fn services(config: &mut web::ServiceConfig) {
    config
        .service(resource("/books", routes![list_books]))
        .service(web::resource("/plain").get(async || "plain"))
        .service(
            web::scope("/waits")
                .service(resource("/books", routes![list_books]))
                .wrap(require_token()),
        );
}

#[actix_web::test]
async fn refused_preflights_are_explained() {
    let app = app!(.configure(services).wrap(inside_cors(require_token())).wrap(explain()));
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
            403,
            "reason: method_not_served",
        ),
        (preflight_with(APP, "GET", "/books", "x-a"), 403, "`x-a`"),
        (
            preflight(APP, "GET", "/plain"),
            401,
            "inside_cors(middleware)",
        ),
        (
            preflight(APP, "GET", "/waits/books"),
            403,
            "reason: unreached_preflight",
        ),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(answer.assert_refused().status, status, "{answer:?}");
        assert!(answer.body.contains(text), "{answer:?}");
        let plain = Some("text/plain; charset=utf-8");
        assert_eq!(answer.header("content-type").as_deref(), plain);
    }
    let answer = send(&app, preflight(APP, "GET", "/books")).await;
    assert_eq!(answer.assert_granted(APP).body, "");
    assert_eq!(
        send(&app, from(EVIL, "GET", "/books")).await.body,
        "no token"
    );
}

#[actix_web::test]
async fn paths_and_methods_without_a_policy_are_explained() {
    let app = app!(.configure(services).wrap(explain()));
    for (path, status, text) in [
        ("/no", 404, "no handler is mounted"),
        ("/plain", 405, "routes![..]"),
    ] {
        let answer = send(&app, preflight(APP, "GET", path)).await;
        assert_eq!(answer.assert_refused().status, status);
        assert!(answer.body.contains(text), "{answer:?}");
    }
}

#[actix_web::test]
async fn a_request_that_must_not_run_is_explained() {
    let app = app!(
        .configure(services)
        .wrap(actix_web::middleware::NormalizePath::trim())
        .wrap(CorsLayer::new(&OPEN))
        .wrap(explain())
    );
    let answer = send(
        &app,
        from(EVIL, "GET", "/books/").insert_header(("x-any", "1")),
    )
    .await;
    assert_eq!(answer.assert_refused().status, 403);
    assert!(
        answer.body.contains("reason: preflight_by_outer_policy"),
        "{answer:?}"
    );
}
