//! A pattern of annotated handlers never applies to a path of another handler.

use cors_poem::{CorsLayer, Route, cors, inside_cors, policy, routes};
use poem::{Endpoint, get, handler};

use crate::{APP, from, middleware::require_token, preflight, send, with_token};

policy! {
    DEFAULT = { origins = ["https://other.example", "https://b.example"] }
}

#[cors(origins = ["https://app.example.com", "https://c.example"], methods = [GET, PUT], headers = ["authorization"])]
#[handler]
fn serve_book() -> &'static str {
    "book"
}

#[handler]
fn secret() -> &'static str {
    "secret"
}

fn plain() -> poem::RouteMethod {
    get(secret).put(secret)
}

fn books() -> Route {
    Route::new()
        .at("/books/secret", plain())
        .at("/books/:id", routes![serve_book])
        .at("/files/secret", plain())
        .at("/files/*path", routes![serve_book])
        .at("/later/:id", routes![serve_book])
        .at("/later/secret", plain())
        .nest(
            "/nested",
            Route::new()
                .at("/:id", routes![serve_book])
                .at("/secret", plain()),
        )
        .nest("/opaque", poem::Route::new().at("/secret", plain()))
        .nest_no_strip(
            "/kept",
            Route::new()
                .at("/kept/:id", routes![serve_book])
                .at("/kept/secret", plain()),
        )
        // Added last, because poem 3.1 moves regular expressions when it splits the text before them.
        .at("/numbers/7/", plain())
        .at("/numbers/<\\d+>", plain())
        .at("/numbers/:any", routes![serve_book])
        .at("/words/7", plain())
        .at("/words/:word<[a-z]+>", routes![serve_book])
}

/// The paths of plain handlers, and paths without a handler.
const PLAIN: [&str; 13] = [
    "/books/secret",
    "/files/secret",
    "/later/secret",
    "/numbers/7",
    "/words/7",
    "/nested/secret",
    "/opaque/secret",
    "/kept/secret",
    "/nothing",
    "/nested/a/b",
    "/books/1/",
    "/books/",
    "/opaque",
];

const ANNOTATED: [&str; 14] = [
    "/books/1",
    "/books/Secret",
    // poem compares paths without decoding them.
    "/books/%73ecret",
    "/books/secret%2F",
    "/files/secret/",
    "/files/a/b",
    "/files/",
    "/files/%2e",
    "/later/1",
    "/numbers/a",
    "/words/a",
    "/nested/1",
    "/nested/%73ecret",
    "/kept/1?secret",
];

/// Checks the paths of an application below `prefix`. Requests have a token, preflights have none.
async fn check(app: impl Endpoint, prefix: &str) {
    for path in PLAIN {
        let path = format!("{prefix}{path}");
        for method in ["GET", "PUT"] {
            let asked = send(&app, preflight(APP, method, &path)).await;
            assert_eq!(asked.cors_names(), [""; 0], "{path} {asked:?}");
            let answer = send(&app, with_token(APP, method, &path)).await;
            assert_eq!(answer.cors_names(), [""; 0], "{path} {answer:?}");
            assert!(
                matches!(&*answer.body, "secret" | "not found"),
                "{path} {answer:?}"
            );
        }
    }
    for path in ANNOTATED {
        let path = format!("{prefix}{path}");
        for method in ["GET", "PUT"] {
            let asked = send(&app, preflight(APP, method, &path)).await;
            assert_eq!(
                (asked.status.as_u16(), asked.allowed().as_deref()),
                (204, Some(APP)),
                "{path} {asked:?}"
            );
            let answer = send(&app, with_token(APP, method, &path)).await;
            answer.assert_is(200, "book", Some(APP));
        }
    }
}

#[tokio::test]
async fn of_an_application() {
    check(books(), "").await;
}

#[tokio::test]
async fn of_nested_routers() {
    check(Route::new().nest("/api", books()), "/api").await;
    check(Route::new().nest("/api/", books()), "/api").await;
    let nested = Route::new().nest("//acme", Route::new().nest("v1", books()));
    check(nested, "/acme/v1").await;
    check(poem::Route::new().nest("/api", books()), "/api").await;
}

#[tokio::test]
async fn behind_authentication() {
    let auth = || inside_cors(require_token());
    check(books().with(auth()), "").await;
    check(Route::new().nest("/api", books()).with(auth()), "/api").await;
    check(Route::new().nest("/", books()).with(auth()), "").await;
    check(Route::new().nest("/api", books().with(auth())), "/api").await;
    check(
        poem::Route::new().nest("/api", books().with(auth())),
        "/api",
    )
    .await;
    let nested = Route::new().nest("/acme", Route::new().nest("/v1", books()).with(auth()));
    check(nested.with(auth()), "/acme/v1").await;
}

#[tokio::test]
async fn behind_a_default_policy() {
    let default = || CorsLayer::new(&DEFAULT);
    check(books().with(default()), "").await;
    let nested = Route::new().nest("/api", books().inside_cors(require_token()));
    check(nested.with(default()), "/api").await;
    let nested = Route::new()
        .nest("/api", books().with(default()))
        .inside_cors(require_token());
    check(nested, "/api").await;
}

#[tokio::test]
async fn the_response_of_a_middleware_has_the_policy_of_the_path() {
    let app = books().inside_cors(require_token());
    for path in PLAIN {
        let answer = send(&app, from(APP, "GET", path)).await;
        answer.assert_is(401, "no token", None);
        let asked = send(&app, preflight(APP, "GET", path)).await;
        asked.assert_is(401, "no token", None);
    }
    for path in ANNOTATED {
        let answer = send(&app, from(APP, "GET", path)).await;
        answer.assert_is(401, "no token", Some(APP));
    }
}

#[test]
fn errors_of_routes_are_those_of_poem() {
    let twice = || Route::new().at("/a", plain());
    assert!(twice().try_at("/a", plain()).is_err());
    assert!(twice().try_at("/:", plain()).is_err());
    assert!(twice().try_at("/<(>", plain()).is_err());
    assert!(
        Route::new()
            .nest("/a", books())
            .try_nest("/a/", books())
            .is_err()
    );
    assert!(
        Route::new()
            .nest("/a", books())
            .try_nest_no_strip("a", books())
            .is_err()
    );
    let panic = std::panic::catch_unwind(|| twice().at("//a", plain()));
    assert!(panic.is_err());
}
