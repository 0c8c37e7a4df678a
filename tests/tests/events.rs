//! Each decision is an event: a refusal at `info`, a permission at `debug`. Values of the request are escaped.

use axum::{Router, middleware::from_fn};
use cors_axum::{CorsLayer, RouterExt as _, cors, explain, policy, routes};
use http::{Method, StatusCode};
use tests::{APP, FOREIGN, actual, events::Recorder, preflight, send};
use tracing::Level;

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET, PUT])]
async fn users() {}

fn app() -> Router {
    Router::new().route("/users", routes![users])
}

#[tokio::test]
async fn each_decision_is_one_event() {
    let events = Recorder::at(Level::DEBUG).record(async {
        let app = app();
        send(&app, actual(Method::GET, "/users", APP)).await;
        send(&app, actual(Method::GET, "/users", FOREIGN)).await;
        send(&app, preflight("/users", APP, "PUT")).await;
        send(&app, preflight("/users", APP, "DELETE")).await;
        send(&app, http::Request::get("/users")).await;
    });
    assert_eq!(
        events.await,
        [
            r#"DEBUG kind="actual" origin="https://app.example.com" method="GET" route="/users" handler="users""#,
            r#"INFO kind="actual" origin="https://foreign.example" method="GET" route="/users" handler="users" reason="origin_not_listed""#,
            r#"DEBUG kind="preflight" origin="https://app.example.com" method="PUT" route="/users" handler="users""#,
            r#"INFO kind="preflight" origin="https://app.example.com" method="DELETE" route="/users" handler="" reason="method_not_served""#,
        ]
    );
}

#[tokio::test]
async fn at_info_only_refusals_are_told() {
    let events = Recorder::at(Level::INFO).record(async {
        send(&app(), actual(Method::GET, "/users", APP)).await;
        send(&app(), preflight("/users", FOREIGN, "PUT")).await;
    });
    let events = events.await;
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(
        events[0].starts_with("INFO kind=\"preflight\""),
        "{events:?}"
    );
}

#[tokio::test]
async fn what_came_is_escaped_and_cut() {
    let long = format!("https://{}", "a".repeat(65_536));
    let events = Recorder::at(Level::INFO).record(async {
        for origin in ["https://\t\u{1b}[31m", long.as_str()] {
            let request = http::Request::get("/users");
            let origin = http::HeaderValue::from_bytes(origin.as_bytes());
            if let Ok(origin) = origin {
                send(&app(), request.header("origin", origin)).await;
            }
        }
        let bytes = http::HeaderValue::from_bytes(b"https://\xff\xfe").expect("a value");
        send(&app(), http::Request::get("/users").header("origin", bytes)).await;
    });
    for event in events.await {
        assert!(event.len() < 1_000, "{} bytes", event.len());
        assert!(!event.contains(char::is_control), "{event}");
    }
}

#[tokio::test]
async fn a_layer_between_is_no_second_decision() {
    let pass = from_fn(|request, next: axum::middleware::Next| next.run(request));
    let events = Recorder::at(Level::DEBUG).record(async {
        let app = app().inside_cors(pass);
        send(&app, actual(Method::GET, "/users", APP)).await;
        send(&app, preflight("/users", FOREIGN, "PUT")).await;
    });
    assert_eq!(events.await.len(), 2);
}

#[tokio::test]
async fn a_plain_layer_emits_events_too() {
    let events = Recorder::at(Level::DEBUG).record(async {
        let plain = Router::new().route("/users", axum::routing::get(|| async { StatusCode::OK }));
        let app = plain.layer(CorsLayer::new(users::POLICY));
        send(&app, actual(Method::GET, "/users", FOREIGN)).await;
    });
    assert_eq!(events.await.len(), 1);
}

/// A request that passes a default policy and the policy of its handler emits one event, whether or not the
/// layer can see the handler.
#[tokio::test]
async fn nested_policies_are_one_event() {
    policy! { WIDE = { origins = any } }

    let opaque = || Router::new().nest_service("/api", app());
    let table: [(&str, Router, &str); 4] = [
        ("seen", app().layer(CorsLayer::new(&WIDE)), "/users"),
        (
            "inside after all",
            opaque().layer(CorsLayer::new(&WIDE)),
            "/api/users",
        ),
        (
            "nothing inside",
            opaque().layer(CorsLayer::new(&WIDE)),
            "/api/other",
        ),
        (
            "two layers",
            opaque()
                .layer(CorsLayer::new(&WIDE))
                .layer(CorsLayer::new(&WIDE)),
            "/api/users",
        ),
    ];
    for (how, app, path) in table {
        for request in [
            actual(Method::GET, path, FOREIGN),
            preflight(path, FOREIGN, "PUT"),
        ] {
            let events = Recorder::at(Level::DEBUG).record(async {
                send(&app, request).await;
            });
            let events = events.await;
            assert_eq!(events.len(), 1, "{how}: {events:?}");
        }
    }
}

#[tokio::test]
async fn mistakes_that_only_a_request_shows_are_errors() {
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [DELETE])]
    async fn delete() {}

    #[cors(origins = [env("CORS_TEST_NEVER_SET")], methods = [GET])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn unset() {}

    policy! { WIDE = { origins = any, methods = any } }

    fn panics(_: &cors_axum::Origin<'_>) -> bool {
        panic!("as the test wants it")
    }

    #[cors(origins = [matching(panics)], methods = [GET])]
    async fn predicate() {}

    let inner = Router::new().route("/", routes![delete, predicate]);
    let opaque: Router = Router::new()
        .nest_service("/api", inner.clone())
        .layer(CorsLayer::new(&WIDE));
    let overridden = app()
        .layer(tower_http::cors::CorsLayer::permissive())
        .layer(explain());
    let table: [(&str, &str, Router, http::request::Builder); 3] = [
        (
            "a refused run",
            "refused before its handler ran",
            opaque,
            actual(Method::DELETE, "/api/", FOREIGN),
        ),
        (
            "an overridden policy",
            "a layer outside the policy allows a request that the policy refuses",
            overridden,
            actual(Method::GET, "/users", FOREIGN),
        ),
        (
            "a function that panics",
            "`matching(panics)` panicked",
            inner,
            actual(Method::GET, "/", APP),
        ),
    ];
    for (what, message, app, request) in table {
        let recorder = Recorder::with_messages();
        let events = recorder.record(async {
            send(&app, request).await;
        });
        let events = events.await.join("\n");
        assert!(events.contains("ERROR"), "{what}: {events}");
        assert!(events.contains(message), "{what}: {events}");
    }
    let recorder = Recorder::with_messages();
    let events = recorder.record(async {
        let request = http::Request::get("/").header("origin", APP).body(());
        let request = request.expect("a request");
        let _ = cors_axum::Policies::from(unset::POLICY).response_headers(&request);
    });
    let events = events.await.join("\n");
    assert!(
        events.contains("`CORS_TEST_NEVER_SET` cannot be read"),
        "{events}"
    );
}

/// A policy that was never prepared refuses every origin. The reason is the missing variable.
#[test]
fn a_refusal_for_want_of_a_variable_names_the_variable() {
    #[cors(origins = [env("CORS_TEST_NEVER_SET_EITHER")], methods = [GET])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn unset() {}

    let request = http::Request::get("/").header("origin", APP).body(());
    let request = request.expect("a request");
    let decision = unset::POLICY.decide(&request);
    let help = decision.reason().expect("a reason").help();
    assert!(
        help.contains("set it, as in `CORS_TEST_NEVER_SET_EITHER="),
        "{help}"
    );
}
