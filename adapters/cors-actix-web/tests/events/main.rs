//! Each decision is an event. This is a separate program, because subscribers are global to the process.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    middleware::{Condition, Next, from_fn},
    test::{TestRequest, init_service},
    web,
};
use cors_actix_web::{CorsLayer, cors, inside_cors, policy, resource, routes, without_cors};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const EVIL: &str = "https://evil.example";

fn from(origin: &str, method: &str, path: &str) -> TestRequest {
    let request = TestRequest::with_uri(path).method(method.parse().expect("a method"));
    request.insert_header(("origin", origin))
}

fn preflight(origin: &str, method: &str, path: &str) -> TestRequest {
    from(origin, "OPTIONS", path).insert_header(("access-control-request-method", method))
}

async fn wait<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    next.call(request).await
}

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [GET])]
async fn users() -> &'static str {
    "users"
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

#[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [POST], enforce)]
async fn write() -> &'static str {
    "ran"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], enforce)]
#[actix_web::post("/type")]
async fn type_write() -> &'static str {
    "ran"
}

#[actix_web::test]
async fn a_decision_is_one_event_by_the_policy_that_applies() {
    let app = init_service(
        App::new()
            .service(resource("/users", routes![users]))
            .service(web::resource("/plain").get(async || "plain"))
            .service(
                web::scope("/waits")
                    .service(resource("/users", routes![users]))
                    .wrap(from_fn(wait)),
            )
            .wrap(inside_cors(from_fn(wait)))
            .wrap(CorsLayer::new(&DEFAULT)),
    )
    .await;
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
            preflight(APP, "PUT", "/plain"),
            vec!["DEBUG preflight /plain DEFAULT"],
        ),
        (
            preflight(EVIL, "PUT", "/no"),
            vec!["INFO preflight /no DEFAULT origin_not_listed"],
        ),
        (TestRequest::with_uri("/users"), vec![]),
        (
            preflight(ADMIN, "GET", "/waits/users"),
            vec!["ERROR message unreached_preflight"],
        ),
    ] {
        let _response = app.call(request.to_request()).await;
        assert_eq!(recorder.take(), events);
    }
}

#[actix_web::test]
async fn a_refusal_of_enforce_is_one_event_whatever_is_around_the_handler() {
    let recorder = Recorder::default();
    for has_default in [false, true] {
        for is_inside in [false, true] {
            for is_off in [false, true] {
                let default = Condition::new(has_default, CorsLayer::new(&DEFAULT));
                let inside = Condition::new(is_inside, inside_cors(from_fn(wait)));
                let app = App::new()
                    .service(resource("/write", routes![write]))
                    .service(routes![type_write])
                    .wrap(inside)
                    .wrap(default)
                    .wrap(without_cors().when(is_off));
                let app = init_service(app).await;
                let _guard = tracing::subscriber::set_default(recorder.clone());
                for (path, name) in [("/write", "write"), ("/type", "type_write")] {
                    let request = from(EVIL, "POST", path);
                    let _response = app.call(request.to_request()).await;
                    let expected = format!("INFO actual {path} {name} origin_not_listed blocked");
                    assert_eq!(
                        recorder.take(),
                        [expected],
                        "{has_default} {is_inside} {is_off}"
                    );
                }
            }
        }
    }
}
