//! Each decision is an event. This is a separate program, because subscribers are global to the process.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use cors_salvo::{CorsLayer, cors, inside_cors, policy, routes, service, without_cors};
use salvo::{
    http::{Method, ReqBody, uri::Scheme},
    prelude::*,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const EVIL: &str = "https://evil.example";

fn request(method: &str, path: &str, headers: &[(&'static str, &str)]) -> Request {
    let mut request = http::Request::new(ReqBody::None);
    *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
    *request.uri_mut() = path.parse().expect("a path");
    for (name, value) in headers {
        let value = value.parse().expect("a value");
        request.headers_mut().insert(*name, value);
    }
    Request::from_hyper(request, Scheme::HTTP)
}

fn from(origin: &str, method: &str, path: &str) -> Request {
    request(method, path, &[("origin", origin)])
}

fn preflight(origin: &str, method: &str, path: &str) -> Request {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", method),
    ];
    request("OPTIONS", path, &headers)
}

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [GET])]
#[handler]
async fn users() -> &'static str {
    "users"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [POST], enforce)]
#[handler]
async fn write() {}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

#[handler]
async fn pass() {}

#[handler]
async fn refuse(response: &mut Response) {
    response.render(StatusError::unauthorized());
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

fn router() -> Router {
    Router::new()
        .push(Router::with_path("users").push(routes![users]).put(plain))
        .push(Router::with_path("plain").get(plain))
        .push(Router::with_path("write").push(routes![write]))
        .push(
            Router::with_path("refused")
                .hoop(refuse)
                .push(Router::with_path("users").push(routes![users])),
        )
}

#[tokio::test]
async fn a_decision_is_one_event_by_the_policy_that_applies() {
    let app = service(router().hoop(inside_cors(pass))).hoop(CorsLayer::new(&DEFAULT));
    let unknown = Service::new(router().hoop(inside_cors(pass)));
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
            preflight(APP, "PATCH", "/users"),
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
            preflight(APP, "PUT", "/plain"),
            vec!["DEBUG preflight /plain DEFAULT"],
        ),
        (
            preflight(EVIL, "PUT", "/no"),
            vec!["INFO preflight /no DEFAULT origin_not_listed"],
        ),
        (request("GET", "/users", &[]), vec![]),
        (
            from(ADMIN, "POST", "/write"),
            vec!["DEBUG actual /write write"],
        ),
        (
            from(EVIL, "POST", "/write"),
            vec!["INFO actual /write write origin_not_listed blocked"],
        ),
        (
            preflight(ADMIN, "GET", "/refused/users"),
            vec!["ERROR message unreached_preflight"],
        ),
    ] {
        let _response = app.handle(request).await;
        assert_eq!(recorder.take(), events);
    }
    // `without_cors()` does not disable `enforce`.
    let off = service(router().hoop(inside_cors(pass))).hoop(without_cors());
    let _response = off.handle(from(EVIL, "POST", "/write")).await;
    assert_eq!(
        recorder.take(),
        ["INFO actual /write write origin_not_listed blocked"]
    );
    let _response = unknown.handle(preflight(ADMIN, "GET", "/users")).await;
    assert_eq!(recorder.take(), ["ERROR message unknown_routes"]);
}
