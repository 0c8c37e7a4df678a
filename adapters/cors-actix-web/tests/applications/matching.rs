//! A pattern of annotated handlers never applies to a path of another handler.

use actix_web::web;
use cors_actix_web::{CorsLayer, cors, inside_cors, policy, resource, routes};

use crate::{APP, app, from, middleware::require_token, preflight, send};

policy! {
    DEFAULT = { origins = ["https://other.example", "https://b.example"] }
}

#[cors(origins = ["https://app.example.com"], methods = [GET, PUT], headers = ["authorization"])]
async fn serve_book() -> &'static str {
    "book"
}

async fn secret() -> &'static str {
    "secret"
}

fn books(scope: &mut web::ServiceConfig) {
    scope
        .service(web::resource("/books/secret").to(secret))
        .service(resource("/books/{id}", routes![serve_book]))
        .service(web::resource("/files/secret").to(secret))
        .service(resource("/files/{path:.*}", routes![serve_book]))
        .service(resource("/later/{id}", routes![serve_book]))
        .service(web::resource("/later/secret").to(secret));
}

/// The paths of plain handlers, as the router decodes them, and a path without a handler.
const PLAIN: [&str; 6] = [
    "/books/secret",
    "/books/%73ecret",
    "/books/s%65cret",
    "/files/secret",
    "/files/%73%65%63ret",
    "/nothing",
];

const ANNOTATED: [&str; 8] = [
    "/books/1",
    "/books/Secret",
    "/books/secret%2F",
    "/books/%2573ecret",
    "/files/secret/",
    "/files/a/b",
    "/files/%2e",
    "/later/secret",
];

/// Checks the paths of an application below `$prefix`. Requests have a token, preflights have none.
macro_rules! check {
    ($app:expr, $prefix:expr) => {
        let app = $app;
        for path in PLAIN {
            let path = format!("{}{path}", $prefix);
            for method in ["GET", "PUT"] {
                let asked = send(&app, preflight(APP, method, &path)).await;
                assert_eq!(asked.cors_names(), [""; 0], "{path} {asked:?}");
                let token = ("authorization", "token");
                let answer = send(&app, from(APP, method, &path).insert_header(token)).await;
                assert_eq!(answer.cors_names(), [""; 0], "{path} {answer:?}");
                assert!(matches!(&*answer.body, "secret" | ""), "{path} {answer:?}");
            }
        }
        for path in ANNOTATED {
            let path = format!("{}{path}", $prefix);
            for method in ["GET", "PUT"] {
                send(&app, preflight(APP, method, &path))
                    .await
                    .assert_granted(APP);
                let token = ("authorization", "token");
                let answer = send(&app, from(APP, method, &path).insert_header(token)).await;
                assert_eq!(answer.body, "book", "{path}");
                assert_eq!(answer.allowed().as_deref(), Some(APP), "{path}");
            }
        }
    };
}

#[actix_web::test]
async fn of_an_application() {
    check!(app!(.configure(books)), "");
}

#[actix_web::test]
async fn of_a_scope() {
    check!(app!(.service(web::scope("/api").configure(books))), "/api");
    let nested = web::scope("/{tenant}").service(web::scope("/v1").configure(books));
    check!(app!(.service(nested)), "/acme/v1");
}

#[actix_web::test]
async fn behind_authentication() {
    let auth = || inside_cors(require_token());
    check!(app!(.configure(books).wrap(auth())), "");
    check!(
        app!(.service(web::scope("/api").configure(books)).wrap(auth())),
        "/api"
    );
    check!(
        app!(.service(web::scope("/api").wrap(auth()).configure(books))),
        "/api"
    );
    let nested = web::scope("/{tenant}").service(web::scope("/v1").configure(books).wrap(auth()));
    check!(app!(.service(nested).wrap(auth())), "/acme/v1");
}

#[actix_web::test]
async fn behind_a_default_policy() {
    check!(app!(.configure(books).wrap(CorsLayer::new(&DEFAULT))), "");
    let scope = web::scope("/api")
        .configure(books)
        .wrap(inside_cors(require_token()));
    check!(app!(.service(scope).wrap(CorsLayer::new(&DEFAULT))), "/api");
}

#[actix_web::test]
async fn trailing_slashes_belong_to_the_path() {
    let app = app!(.configure(books).wrap(inside_cors(require_token())));
    for path in ["/books/1/", "/books/", "/books", "//books/1", "/books//1"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_refused();
        let answer = send(
            &app,
            from(APP, "PUT", path).insert_header(("authorization", "a")),
        )
        .await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed()),
            (404, None),
            "{path}"
        );
    }
}

#[actix_web::test]
async fn a_scope_keeps_the_paths_below_it() {
    let scope = web::scope("/api").service(web::resource("/other").to(secret));
    let app = app!(
        .service(scope)
        .service(resource("/api/{id}", routes![serve_book]))
        .wrap(inside_cors(require_token()))
    );
    // The scope has no such path, and the services after the scope do not receive the request.
    send(&app, preflight(APP, "PUT", "/api/1"))
        .await
        .assert_refused();
    let answer = send(
        &app,
        from(APP, "PUT", "/api/1").insert_header(("authorization", "a")),
    )
    .await;
    assert_eq!((answer.status.as_u16(), answer.allowed()), (404, None));
}

/// The path is decoded before it is looked up, as in the router.
#[actix_web::test]
async fn the_response_of_a_middleware_has_the_policy_of_the_decoded_path() {
    let app = app!(.configure(books).wrap(inside_cors(require_token())));
    for path in PLAIN {
        let answer = send(&app, from(APP, "GET", path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed()),
            (401, None),
            "{path}"
        );
    }
    for path in ANNOTATED {
        let answer = send(&app, from(APP, "GET", path)).await;
        let allowed = answer.allowed();
        assert_eq!(
            (answer.status.as_u16(), allowed.as_deref()),
            (401, Some(APP)),
            "{path}"
        );
    }
}
