//! Each decision is an event. This is a separate program, because subscribers are global to the process.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use cors_poem::{
    CorsEndpoint, CorsLayer, PolicyConfig, Route, RuntimePolicy, cors, policy, routes, without_cors,
};
use poem::{Endpoint as _, Error, Request, RequestBuilder, get, handler, http::StatusCode};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const EVIL: &str = "https://evil.example";

fn from(origin: &str, method: &str, path: &str) -> RequestBuilder {
    let method = method.parse().expect("a method");
    Request::builder()
        .method(method)
        .uri_str(path)
        .header("origin", origin)
}

fn preflight(origin: &str, method: &str, path: &str) -> RequestBuilder {
    from(origin, "OPTIONS", path).header("access-control-request-method", method)
}

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [GET])]
#[handler]
fn users() -> &'static str {
    "users"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [POST], enforce)]
#[handler]
fn write() {}

#[handler]
fn plain() -> &'static str {
    "plain"
}

/// Stores the level, the handler, the method and the reason of each event.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("no panic"))
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cors_runtime")
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = event.metadata().level().to_string();
        event.record(&mut Fields(&mut text));
        self.0.lock().expect("no panic").push(text);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Fields<'t>(&'t mut String);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if matches!(field.name(), "kind" | "route" | "handler" | "reason") {
            write!(self.0, " {value}").expect("room");
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        if value {
            write!(self.0, " {}", field.name()).expect("room");
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        if let Some(reason) = text.split("reason: ").nth(1) {
            write!(self.0, " {} {reason}", field.name()).expect("room");
        } else if matches!(field.name(), "kind" | "route" | "handler" | "reason") {
            write!(self.0, " {}", text.trim_matches('"')).expect("room");
        }
    }
}

#[tokio::test]
async fn a_decision_is_one_event_by_the_policy_that_applies() {
    let app = Route::new()
        .at("/users", routes![users])
        .at("/plain", get(plain))
        .at("/write", routes![write])
        .at(
            "/error",
            poem::endpoint::make_sync(|_| Err::<(), _>(Error::from_status(StatusCode::CONFLICT))),
        )
        .inside_cors(poem::middleware::Tracing)
        .with(CorsLayer::new(&DEFAULT));
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    for (request, events) in [
        (
            preflight(ADMIN, "GET", "/users"),
            vec!["DEBUG preflight /users users"],
        ),
        (
            preflight(EVIL, "GET", "/users"),
            vec!["INFO preflight /users users origin_not_listed"],
        ),
        (
            preflight(APP, "PUT", "/users"),
            vec!["INFO preflight /users  method_not_served"],
        ),
        (
            from(ADMIN, "GET", "/users"),
            vec!["DEBUG actual /users users"],
        ),
        (
            from(APP, "GET", "/users"),
            vec!["INFO actual /users users origin_not_listed"],
        ),
        (
            from(APP, "GET", "/plain"),
            vec!["DEBUG actual /plain DEFAULT"],
        ),
        (
            from(APP, "GET", "/error"),
            vec!["DEBUG actual /error DEFAULT"],
        ),
        (
            preflight(APP, "PUT", "/plain"),
            vec!["DEBUG preflight /plain DEFAULT"],
        ),
        (
            preflight(EVIL, "PUT", "/no"),
            vec!["INFO preflight /no DEFAULT origin_not_listed"],
        ),
        (
            from(ADMIN, "POST", "/write"),
            vec!["DEBUG actual /write write"],
        ),
        (
            from(EVIL, "POST", "/write"),
            vec!["INFO actual /write write origin_not_listed blocked"],
        ),
        (Request::builder().uri_str("/users"), vec![]),
    ] {
        let _response = app.get_response(request.finish()).await;
        assert_eq!(recorder.take(), events);
    }
}

#[tokio::test]
async fn a_refusal_of_enforce_is_one_event_whatever_is_around_the_handler() {
    let route = || Route::new().at("/write", routes![write]);
    let inside = || route().inside_cors(poem::middleware::Tracing);
    let opaque = poem::Route::new().nest("/", inside());
    let apps = [
        route().with_if(false, without_cors()),
        route().with(CorsLayer::new(&DEFAULT)),
        inside(),
        inside().with(CorsLayer::new(&DEFAULT)),
        route().with(without_cors()),
        inside().with(without_cors()),
        Route::new()
            .nest("/", opaque)
            .with(CorsLayer::new(&DEFAULT)),
    ];
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    for (number, app) in apps.iter().enumerate() {
        let _response = app
            .get_response(from(EVIL, "POST", "/write").finish())
            .await;
        let expected = ["INFO actual /write write origin_not_listed blocked"];
        assert_eq!(recorder.take(), expected, "{number}");
    }
}

#[tokio::test]
async fn a_request_that_must_not_run_is_an_error_event() {
    let opaque = poem::Route::new().at("/users", routes![users]);
    let app = Route::new().nest("/", opaque).with(CorsLayer::new(&OPEN));
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let request = from(EVIL, "GET", "/users").header("x-any", "1");
    let response = app.get_response(request.finish()).await;
    assert_eq!(response.status(), 403);
    let events = recorder.take();
    let expected = [
        "INFO actual /users users origin_not_listed",
        "ERROR message preflight_by_outer_policy",
    ];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn a_policy_that_is_found_for_the_request_is_in_the_event() {
    let app = Route::new()
        .at("/users", routes![users])
        .at("/:tenant/plain", get(plain))
        .with(CorsLayer::per_request(|request: &Request| {
            let policy = match request.uri().path() {
                "/app/plain" => Some(allowing_app()),
                "/panic/plain" => panic!("of the test"),
                _ => None,
            };
            async move { policy }
        }));
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    for (request, events) in [
        (
            from(APP, "GET", "/app/plain"),
            vec!["DEBUG actual /app/plain tenant"],
        ),
        (
            from(EVIL, "GET", "/app/plain"),
            vec!["INFO actual /app/plain tenant origin_not_listed"],
        ),
        (
            preflight(EVIL, "GET", "/app/plain"),
            vec!["INFO preflight /app/plain tenant origin_not_listed"],
        ),
        (
            from(ADMIN, "GET", "/users"),
            vec!["DEBUG actual /users users"],
        ),
        (from(APP, "GET", "/nobody/plain"), vec![]),
        (preflight(APP, "GET", "/nobody/plain"), vec![]),
        (from(APP, "GET", "/panic/plain"), vec!["ERROR"]),
        (Request::builder().uri_str("/panic/plain"), vec!["ERROR"]),
    ] {
        let _response = app.get_response(request.finish()).await;
        assert_eq!(recorder.take(), events);
    }
}

fn allowing_app() -> RuntimePolicy {
    let config = PolicyConfig::new().name("tenant").origins([APP, ADMIN]);
    config.check().expect("a valid policy")
}

type Mount<'m> = &'m dyn Fn() -> CorsEndpoint;

#[test]
fn a_layer_that_cannot_know_the_policy_is_reported_once_while_mounting() {
    let tenants = || {
        let route = Route::new().at("/a", get(plain)).at("/b", get(plain));
        route.with(CorsLayer::per_request(|_: &Request| async { None }))
    };
    let otherwise = || {
        let route = Route::new().at("/users", routes![users]);
        route.with(CorsLayer::per_request(|_: &Request| async { None }))
    };
    let nested = || Route::new().nest("/tenants", tenants());
    let mounts: [(Mount<'_>, usize); 8] = [
        (&tenants, 0),
        (&|| tenants().with(poem::middleware::Tracing), 0),
        (&|| tenants().with(without_cors()), 0),
        (&|| tenants().with(CorsLayer::new(&DEFAULT)), 1),
        (&|| otherwise().with(CorsLayer::new(&DEFAULT)), 1),
        (&|| nested().with(CorsLayer::new(&DEFAULT)), 1),
        (&|| tenants().inside_cors(poem::middleware::Tracing), 1),
        (&|| nested().inside_cors(poem::middleware::Tracing), 1),
    ];
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    for (number, (mount, count)) in mounts.iter().enumerate() {
        let _app = mount();
        assert_eq!(recorder.take(), vec!["ERROR"; *count], "{number}");
    }
}
