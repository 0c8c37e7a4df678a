//! Middleware inside CORS: preflights do not reach it, and scripts can read its responses.

use std::sync::Arc;

use cors_poem::{CorsLayer, Route, cors, inside_cors, policy, routes};
use poem::{
    EndpointExt as _, IntoResponse as _, Response, get, handler,
    middleware::{AddData, CatchPanic, NormalizePath, SetHeader, Tracing, TrailingSlash},
    web::Data,
};

use crate::{
    ADMIN, APP, EVIL, from,
    middleware::{RequireToken, allow_all, rebuild, require_token},
    preflight, preflight_with, request, send, with_token,
};

#[cors(
    origins = ["https://app.example.com", "https://b.example"],
    methods = [GET],
    headers = ["authorization"],
)]
#[handler]
fn list_books() -> &'static str {
    "The Dispossessed"
}

#[cors(
    origins = ["https://admin.example.com", "https://c.example"],
    methods = [DELETE],
    headers = ["authorization"],
    credentials
)]
#[handler]
fn delete_books() -> &'static str {
    "deleted"
}

#[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
#[handler]
fn panics() -> &'static str {
    panic!("of the test")
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

fn books() -> Route {
    Route::new()
        .at("/books", routes![list_books, delete_books])
        .at("/panics", routes![panics])
        .at("/plain", get(plain))
}

#[tokio::test]
async fn preflights_do_not_reach_it() {
    let auth = require_token();
    let app = books().with(inside_cors(auth.clone()));
    let asked = preflight_with(APP, "GET", "/books", "authorization");
    send(&app, asked).await.assert_granted(APP);
    send(&app, preflight(ADMIN, "DELETE", "/books"))
        .await
        .assert_granted(ADMIN);
    for (origin, method) in [(EVIL, "GET"), (APP, "DELETE"), (APP, "PUT")] {
        let answer = send(&app, preflight(origin, method, "/books")).await;
        assert_eq!(answer.assert_refused().status, 403);
    }
    assert_eq!(auth.requests(), 0);
}

#[tokio::test]
async fn scripts_read_its_responses_and_errors() {
    for is_error in [true, false] {
        let auth = RequireToken {
            is_error,
            ..require_token()
        };
        let app = books().inside_cors(auth);
        send(&app, from(APP, "GET", "/books"))
            .await
            .assert_is(401, "no token", Some(APP));
        let answer = send(&app, from(ADMIN, "DELETE", "/books")).await;
        answer.assert_is(401, "no token", Some(ADMIN));
        let credentials = answer.header("access-control-allow-credentials");
        assert_eq!(credentials.as_deref(), Some("true"));
        for (origin, method) in [(EVIL, "GET"), (ADMIN, "GET"), (APP, "DELETE"), (APP, "PUT")] {
            let answer = send(&app, from(origin, method, "/books")).await;
            answer.assert_is(401, "no token", None);
        }
        let answer = send(&app, with_token(APP, "GET", "/books")).await;
        answer.assert_is(200, "The Dispossessed", Some(APP));
    }
}

#[tokio::test]
async fn what_has_no_policy_stays_behind_it() {
    let auth = require_token();
    let app = books().inside_cors(auth.clone());
    for (number, path) in ["/plain", "/nothing"].into_iter().enumerate() {
        send(&app, preflight(APP, "GET", path))
            .await
            .assert_is(401, "no token", None);
        send(&app, from(APP, "GET", path))
            .await
            .assert_is(401, "no token", None);
        assert_eq!(auth.requests(), 2 * number + 2);
    }
    send(&app, with_token(APP, "GET", "/plain"))
        .await
        .assert_is(200, "plain", None);
}

#[tokio::test]
async fn other_options_requests_reach_it() {
    let auth = require_token();
    let app = books().inside_cors(auth.clone());
    let answer = send(&app, request("OPTIONS", "/books")).await;
    assert_eq!((answer.status.as_u16(), auth.requests()), (401, 1));
}

#[tokio::test]
async fn it_applies_to_the_routes_of_a_path() {
    let routes = || routes![list_books, delete_books].put(plain);
    for app in [
        Route::new().at("/own", routes().inside_cors(require_token())),
        Route::new().at("/own", routes().with(inside_cors(require_token()))),
    ] {
        send(&app, preflight(APP, "GET", "/own"))
            .await
            .assert_granted(APP);
        send(&app, from(APP, "GET", "/own"))
            .await
            .assert_is(401, "no token", Some(APP));
        send(&app, preflight(APP, "PUT", "/own"))
            .await
            .assert_refused();
        send(&app, with_token(APP, "PUT", "/own"))
            .await
            .assert_is(200, "plain", None);
    }
    let app = poem::Route::new().at("/own", routes().inside_cors(require_token()));
    send(&app, preflight(APP, "GET", "/own"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "GET", "/own"))
        .await
        .assert_is(401, "no token", Some(APP));
}

#[tokio::test]
async fn caught_panics_have_the_headers_of_the_policy() {
    let app = books().inside_cors(CatchPanic::new());
    send(&app, from(APP, "GET", "/panics")).await.assert_is(
        500,
        "internal server error",
        Some(APP),
    );
    send(&app, from(EVIL, "GET", "/panics"))
        .await
        .assert_is(500, "internal server error", None);
}

#[tokio::test]
async fn middleware_of_poem_between_is_seen_through() {
    let app = Route::new()
        .at(
            "/books",
            routes![list_books]
                .data(7_u32)
                .with(SetHeader::new().appending("x-own", "1")),
        )
        .with(Tracing)
        .with((AddData::new(1_u8), NormalizePath::new(TrailingSlash::Trim)))
        .with_if(true, Tracing)
        .with_if(false, require_token())
        .data_opt(Some(2_u16))
        .before(|request| async { Ok(request) })
        .after(|outcome| async { outcome })
        .around(async |inner: Arc<_>, request| poem::Endpoint::call(&*inner, request).await)
        .inspect_all_err(|_| {})
        .inspect_err(|_: &poem::error::NotFoundError| {})
        .inside_cors(require_token());
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_is(401, "no token", Some(APP));
    let answer = send(&app, with_token(APP, "GET", "/books")).await;
    answer.assert_is(200, "The Dispossessed", Some(APP));
    assert_eq!(answer.header("x-own").as_deref(), Some("1"));
    send(&app, preflight(APP, "GET", "/plain"))
        .await
        .assert_is(401, "no token", None);
}

#[tokio::test]
async fn data_reaches_the_handler() {
    #[cors(origins = any, methods = [GET])]
    #[handler]
    fn read(Data(data): Data<&u32>) -> String {
        data.to_string()
    }
    let app = Route::new()
        .at("/data", routes![read])
        .data(7_u32)
        .inside_cors(require_token());
    send(&app, with_token(APP, "GET", "/data"))
        .await
        .assert_is(200, "7", Some("*"));
}

#[tokio::test]
async fn a_middleware_does_not_change_the_decision() {
    let app = books()
        .around(rebuild)
        .around(allow_all)
        .inside_cors(require_token());
    for (origin, allowed) in [(APP, Some(APP)), (EVIL, None), (ADMIN, None)] {
        let answer = send(&app, with_token(origin, "GET", "/books")).await;
        answer.assert_is(200, "rebuilt", allowed);
    }
}

#[tokio::test]
async fn middleware_inside_of_middleware() {
    policy! { OPEN = { origins = any, methods = any, headers = any } }
    let app = books()
        .inside_cors(require_token())
        .inside_cors(Tracing)
        .with(CorsLayer::new(&OPEN))
        .inside_cors(CatchPanic::new());
    send(&app, preflight(APP, "GET", "/books"))
        .await
        .assert_granted(APP);
    send(&app, preflight(EVIL, "PUT", "/plain"))
        .await
        .assert_granted("*");
    send(&app, from(APP, "GET", "/books"))
        .await
        .assert_is(401, "no token", Some(APP));
    send(&app, from(EVIL, "GET", "/books"))
        .await
        .assert_is(401, "no token", None);
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_is(401, "no token", Some("*"));
    let panicked = send(&app, with_token(APP, "GET", "/panics")).await;
    panicked.assert_is(500, "internal server error", Some(APP));
}

#[tokio::test]
async fn either_endpoint_and_pointers_are_looked_into() {
    let either = |enable| poem::EndpointExt::with_if(books(), enable, inside_cors(require_token()));
    for enable in [true, false] {
        let app = Route::new()
            .nest("/api", either(enable))
            .inside_cors(require_token());
        send(&app, preflight(APP, "GET", "/api/books"))
            .await
            .assert_granted(APP);
    }
    let shared = Route::new()
        .nest("/api", Arc::new(books()))
        .inside_cors(require_token());
    send(&shared, preflight(APP, "GET", "/api/books"))
        .await
        .assert_granted(APP);
    let boxed = Route::new()
        .nest("/api", Box::new(books()))
        .inside_cors(require_token());
    send(&boxed, preflight(APP, "GET", "/api/books"))
        .await
        .assert_granted(APP);
}

#[test]
fn a_middleware_around_what_cannot_be_seen_panics_while_it_is_applied() {
    let around = |apply: fn() -> Response| {
        let panic = std::panic::catch_unwind(apply).expect_err("a panic");
        let text = *panic.downcast_ref::<&str>().expect("a text");
        assert!(text.contains("help: use `cors_poem::Route`"), "{text}");
    };
    around(|| {
        let _app = poem::Route::new()
            .at("/books", routes![list_books])
            .with(inside_cors(Tracing));
        "".into_response()
    });
    around(|| {
        let _app = books().with((AddData::new(1), inside_cors(Tracing)));
        "".into_response()
    });
    around(|| {
        let _app = plain.with(inside_cors(Tracing));
        "".into_response()
    });
}

/// CORS does not block actual requests of a handler, which its own policy decides.
#[tokio::test]
async fn actual_requests_of_other_origins_run() {
    policy! { OPEN = { origins = any, methods = any, headers = any } }
    for app in [
        books().inside_cors(require_token()),
        books().with(CorsLayer::new(&OPEN)),
        books()
            .inside_cors(require_token())
            .inside_cors(Tracing)
            .with(CorsLayer::new(&OPEN)),
        books().with(Tracing).with(CorsLayer::new(&OPEN)),
        Route::new()
            .nest("/", books().inside_cors(Tracing))
            .with(CorsLayer::new(&OPEN)),
    ] {
        send(&app, with_token(EVIL, "DELETE", "/books"))
            .await
            .assert_is(200, "deleted", None);
        send(&app, with_token(EVIL, "GET", "/books"))
            .await
            .assert_is(200, "The Dispossessed", None);
        send(&app, with_token(ADMIN, "DELETE", "/books"))
            .await
            .assert_is(200, "deleted", Some(ADMIN));
    }
}
