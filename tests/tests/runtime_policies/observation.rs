//! Reports about decisions: explanations, events and reasons.

use axum::{Router, routing::any};
use cors_axum::{
    CorsLayer, LivePolicy, PolicyConfig, RouterExt as _, RuntimePolicy,
    adapter::{Directives, RefusalSink},
    cors, explain, policy, routes,
};
use cors_testing::{Browser, Request as Fetch};
use http::Method;
use tests::{APP, FOREIGN, actual, events::Recorder, preflight, send};
use tower::util::MapRequestLayer;
use tracing::Level;

use super::sources::{set, strict, wide};

const ADMIN: &str = "https://admin.example.com";

policy! {
    /// The outer layer, if it is static.
    OUTER = { origins = any, methods = any }
}

#[cors(origins = [configured], methods = [GET])]
async fn list_users() {}

fn named(name: &str) -> RuntimePolicy {
    let config = PolicyConfig::new().name(name).origins([APP, ADMIN]);
    config.methods("GET, PUT").check().expect("a valid policy")
}

fn plain() -> Router {
    Router::new().route("/", any(async || "plain"))
}

#[tokio::test]
async fn an_event_has_the_name_of_the_configuration() {
    let unnamed = PolicyConfig::new()
        .origins([APP, ADMIN])
        .check()
        .expect("a valid policy");
    let set = set([APP, ADMIN]);
    let table = [
        (
            "[http.cors]",
            plain().layer(CorsLayer::new(named("[http.cors]"))),
        ),
        (
            "live",
            plain().layer(CorsLayer::new(&LivePolicy::new(named("live")))),
        ),
        (
            "only",
            plain().layer(CorsLayer::new(named("only")).exclusive()),
        ),
        ("", plain().layer(CorsLayer::new(unnamed))),
        (
            "list_users",
            Router::new().route("/", routes![origins = &set; list_users]),
        ),
        (
            "inside",
            plain()
                .layer(CorsLayer::new(named("inside")))
                .layer(CorsLayer::new(&OUTER)),
        ),
        (
            "list_users",
            Router::new()
                .route("/", routes![origins = &set; list_users])
                .layer(CorsLayer::new(named("outside"))),
        ),
    ];
    for (name, app) in table {
        let events = Recorder::at(Level::DEBUG).record(async {
            send(&app, actual(Method::GET, "/", APP)).await;
            send(&app, actual(Method::GET, "/", FOREIGN)).await;
            send(&app, preflight("/", APP, "GET")).await;
            send(&app, preflight("/", FOREIGN, "GET")).await;
            send(&app, http::Request::get("/")).await;
        });
        let event = |level: &str, kind: &str, origin: &str, reason: &str| {
            format!(
                r#"{level} kind="{kind}" origin="{origin}" method="GET" route="/" handler="{name}"{reason}"#
            )
        };
        let refused = r#" reason="origin_not_listed""#;
        let expected = [
            event("DEBUG", "actual", APP, ""),
            event("INFO", "actual", FOREIGN, refused),
            event("DEBUG", "preflight", APP, ""),
            event("INFO", "preflight", FOREIGN, refused),
        ];
        assert_eq!(events.await, expected, "{name}");
    }
}

/// The outer layer can see the inner one, which would emit the event if it had a policy.
#[tokio::test]
async fn a_decision_instead_of_a_layer_that_is_switched_off_is_one_event() {
    let off = || CorsLayer::new(&LivePolicy::new(None));
    let apps = [
        plain().layer(off()).layer(CorsLayer::new(named("outer"))),
        plain()
            .layer(off())
            .layer(CorsLayer::new(named("outer")))
            .layer(CorsLayer::new(named("outermost"))),
        plain()
            .layer(off())
            .layer(off())
            .layer(CorsLayer::new(named("outer"))),
        plain()
            .layer(off())
            .layer(CorsLayer::new(named("outer")))
            .inside_cors(tower::layer::util::Identity::new()),
        plain()
            .layer(off().exclusive())
            .layer(CorsLayer::new(named("outer"))),
    ];
    for (index, app) in apps.iter().enumerate() {
        let events = Recorder::at(Level::DEBUG).record(async {
            send(app, actual(Method::GET, "/", FOREIGN)).await;
            send(app, preflight("/", APP, "PUT")).await;
        });
        let expected = [
            r#"INFO kind="actual" origin="https://foreign.example" method="GET" route="/" handler="outer" reason="origin_not_listed""#,
            r#"DEBUG kind="preflight" origin="https://app.example.com" method="PUT" route="/" handler="outer""#,
        ];
        assert_eq!(events.await, expected, "app {index}");
    }
}

#[tokio::test]
async fn a_layer_that_is_switched_off_emits_nothing() {
    let app = plain().layer(CorsLayer::new(&LivePolicy::new(None)));
    let events = Recorder::at(Level::DEBUG).record(async {
        send(&app, actual(Method::GET, "/", APP)).await;
        send(&app, preflight("/", APP, "PUT")).await;
    });
    assert_eq!(events.await, [""; 0]);
}

/// The explanation contains the name of the configuration, and is equal to the reason of [`RuntimePolicy::decide`].
#[tokio::test]
async fn a_refused_preflight_is_explained() {
    let policy = named("[http.cors]");
    let live = LivePolicy::new(policy.clone());
    let apps = [
        plain().layer(CorsLayer::new(&policy)).layer(explain()),
        plain().layer(CorsLayer::new(&live)).layer(explain()),
        plain()
            .layer(CorsLayer::new(&live).exclusive())
            .layer(explain()),
        plain()
            .layer(CorsLayer::new(&live))
            .layer(CorsLayer::new(&OUTER))
            .layer(explain()),
    ];
    for request in [
        || preflight("/", FOREIGN, "GET"),
        || preflight("/", APP, "DELETE"),
        || preflight("/", APP, "PUT").header("access-control-request-headers", "x-a"),
        || preflight("/", "http://app.example.com", "PUT"),
    ] {
        let head = request().body(()).expect("a request");
        let decision = policy.decide(&head);
        let reason = decision.reason().expect("a refusal").to_string();
        assert!(reason.contains("[http.cors]"), "{reason}");
        for app in &apps {
            let answer = send(app, request()).await;
            assert_eq!(answer.body, reason);
            assert_eq!(
                answer.header("content-type"),
                Some("text/plain; charset=utf-8")
            );
        }
    }
    live.replace(None);
    let answer = send(&apps[1], preflight("/", FOREIGN, "GET")).await;
    assert!(answer.body.contains("reason: "), "{}", answer.body);
    assert!(!answer.body.contains("[http.cors]"), "{}", answer.body);
}

/// The 403 for a request that only the outer policy allows contains the names of both policies.
#[tokio::test]
async fn a_refused_run_names_both_policies() {
    let outer = wide().runtime();
    let inner = LivePolicy::new(strict().runtime());
    let app = Router::new()
        .nest_service("/api", plain().layer(CorsLayer::new(&inner)))
        .layer(CorsLayer::new(outer))
        .layer(explain());
    let events = Recorder::with_messages().record(async {
        let answer = send(&app, actual(Method::DELETE, "/api", APP)).await;
        assert_eq!(answer.status, 403);
        for text in ["the policy of `STRICT` does not allow", "with `WIDE`"] {
            assert!(answer.body.contains(text), "{}", answer.body);
        }
    });
    let events = events.await;
    assert!(
        events.iter().any(|event| event.starts_with("ERROR")),
        "{events:?}"
    );
}

/// The browser in code requests the reason and reports it.
#[tokio::test]
async fn the_browser_in_code_reports_the_reason() {
    let live = LivePolicy::new(named("[http.cors]"));
    let app = plain().layer(CorsLayer::new(&live));
    for request in [
        Fetch::get("https://api.example.com/"),
        Fetch::delete("https://api.example.com/"),
    ] {
        let mut browser = Browser::at(FOREIGN);
        let outcome = browser.fetch(&app, request).await;
        let text = outcome.assert_blocked().to_string();
        assert!(text.contains("[http.cors]"), "{text}");
    }
}

#[tokio::test]
async fn the_reason_of_a_refusal_is_recorded_on_request() {
    let live = LivePolicy::new(named("live"));
    let sink = RefusalSink::default();
    let directives = Directives {
        refusals: Some(sink.clone()),
        ..Directives::default()
    };
    let app = plain()
        .layer(CorsLayer::new(&live))
        .layer(MapRequestLayer::new(
            move |mut request: axum::extract::Request| {
                directives.clone().insert(request.extensions_mut());
                request
            },
        ));
    send(&app, actual(Method::GET, "/", FOREIGN)).await;
    let reason = sink.take().expect("a reason");
    assert!(reason.contains("`live`"), "{reason}");
    send(&app, actual(Method::GET, "/", APP)).await;
    assert_eq!(sink.take(), None);
}
