//! Refusals of `enforce` are explained: to the program, in events, and in the response if `explain` is used.

use axum::{Router, routing::any};
use cors_axum::{CorsLayer, RouterExt as _, cors, explain, policy, routes};
use http::{Method, Request, StatusCode};
use tests::{APP, FOREIGN, actual, events::Recorder, send};

policy! {
    LAYER = { origins = ["https://app.example.com"], enforce }
}

#[cors(origins = ["https://app.example.com"], methods = [POST, GET], enforce(hosts = ["api.example.com"]))]
async fn write() {}

fn request(headers: &[(&str, &str)]) -> http::request::Builder {
    let request = Request::post("/").header("host", "api.example.com");
    headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    })
}

/// The headers of a request, the reason for its refusal, and whether it is blocked.
type Row<'a> = (&'a [(&'a str, &'a str)], &'a str, bool);

#[test]
fn decide_distinguishes_a_blocked_request_from_an_unreadable_response() {
    let table: &[Row<'_>] = &[
        (&[("origin", FOREIGN)], "origin_not_listed", true),
        (
            &[("origin", "https://www.app.example.com")],
            "origin_www",
            true,
        ),
        (&[("origin", "null")], "origin_null", true),
        (
            &[("origin", APP), ("origin", FOREIGN)],
            "origin_repeated",
            true,
        ),
        (
            &[("sec-fetch-site", "cross-site")],
            "site_not_allowed",
            true,
        ),
        // A same-origin script may call the handler, and can read the response without CORS.
        (
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://api.example.com"),
            ],
            "origin_not_listed",
            false,
        ),
        (
            &[("sec-fetch-site", "same-origin")],
            "origin_missing",
            false,
        ),
        (
            &[("origin", APP), ("cookie", "a=b")],
            "credentials_not_allowed",
            false,
        ),
    ];
    for (headers, id, is_blocked) in table {
        let request = request(headers).body(()).expect("a request");
        let decision = write::POLICY.decide(&request);
        let reason = decision.reason().unwrap_or_else(|| panic!("{headers:?}"));
        assert_eq!(
            (reason.id(), decision.is_blocked()),
            (*id, *is_blocked),
            "{headers:?}"
        );
        assert_eq!(reason.is_blocked(), *is_blocked);
        let says_so = reason.to_string().contains("the handler did not run");
        assert_eq!(says_so, *is_blocked, "{reason}");
    }
    let allowed = request(&[("origin", APP)]).body(()).expect("a request");
    let decision = write::POLICY.decide(&allowed);
    assert!(decision.is_allowed() && !decision.is_blocked());
}

#[test]
fn a_foreign_host_is_named_with_those_of_the_policy() {
    for (host, shown) in [
        ("evil.example", "`evil.example`"),
        ("a\u{7f}b", "has no host"),
    ] {
        let mut request = Request::post("/").body(()).expect("a request");
        if let Ok(host) = http::HeaderValue::from_str(host) {
            request.headers_mut().insert("host", host);
        }
        let decision = write::POLICY.decide(&request);
        let reason = decision.reason().expect("a refusal");
        assert_eq!(reason.id(), "host_not_listed");
        let text = reason.to_string();
        assert!(
            text.contains(shown) && text.contains("`api.example.com`"),
            "{text}"
        );
        assert!(text.contains("enforce(hosts = [..])"), "{text}");
    }
}

#[tokio::test]
async fn an_explaining_layer_writes_the_reason_into_the_refusal() {
    let table = [
        Router::new().route("/", routes![write]),
        Router::new()
            .route("/", any(|| async {}))
            .layer(CorsLayer::new(&LAYER)),
        Router::new()
            .route("/", routes![write])
            .layer(CorsLayer::new(&LAYER)),
        Router::new().fallback_service(Router::new().route("/", routes![write])),
    ];
    for app in table {
        let app = app.layer(explain());
        let answer = send(&app, request(&[("origin", FOREIGN)])).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(
            answer.body.contains("the handler did not run"),
            "{answer:?}"
        );
        assert!(
            answer.body.contains("reason: origin_not_listed"),
            "{answer:?}"
        );
        assert_eq!(answer.access_control(), [""; 0]);
    }
}

#[tokio::test]
async fn one_event_reports_a_blocked_request() {
    let apps: [fn() -> Router; 3] = [
        || Router::new().route("/", routes![write]),
        || {
            Router::new()
                .route("/", any(|| async {}))
                .layer(CorsLayer::new(&LAYER))
        },
        || {
            let none = tower::layer::util::Identity::new();
            Router::new().route("/", routes![write]).inside_cors(none)
        },
    ];
    for app in apps {
        let events = Recorder::at(tracing::Level::INFO).record(async {
            let request = actual(Method::POST, "/", FOREIGN).header("host", "api.example.com");
            send(&app(), request).await;
        });
        let events = events.await;
        assert_eq!(events.len(), 1, "{events:?}");
        assert!(
            events[0].contains("blocked=true") && events[0].contains("origin_not_listed"),
            "{events:?}"
        );
    }
}
