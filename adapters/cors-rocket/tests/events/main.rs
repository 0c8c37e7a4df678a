//! Each decision is an event. This is a separate program, because subscribers are global to the process.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex},
};

use cors_rocket::{CorsLayer, cors, inside_cors, policy, routes, without_cors};
use rocket::{
    delete,
    fairing::AdHoc,
    get,
    http::{Header, Method},
    local::blocking::Client,
    post,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const EVIL: &str = "https://evil.example";

policy! {
    DEFAULT = { origins = ["https://app.example.com", "https://b.example"] }
    ENFORCED = { origins = ["https://app.example.com", "https://b.example"], enforce }
}

#[cors(origins = ["https://admin.example.com", "https://b.example"])]
#[get("/users")]
fn users() -> &'static str {
    "users"
}

#[cors(origins = ["https://admin.example.com", "https://b.example"], enforce)]
#[post("/write")]
fn write() {}

#[cors(origins = any)]
#[delete("/users/<_id>")]
fn delete_number(_id: u8) -> &'static str {
    "deleted"
}

#[delete("/users/<_name>", rank = 2)]
fn delete_plain(_name: &str) -> &'static str {
    "deleted"
}

#[get("/plain")]
fn plain() -> &'static str {
    "plain"
}

/// Stores the level, the kind, the route, the handler and the reason of each event.
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

#[test]
fn a_decision_is_one_event_by_the_policy_that_applies() {
    let recorder = Recorder::default();
    tracing::subscriber::set_global_default(recorder.clone()).expect("no other subscriber");
    let rocket = rocket::build()
        .attach(CorsLayer::new(&DEFAULT))
        .mount("/", routes![users, delete_number])
        .mount("/", rocket::routes![plain, delete_plain]);
    let client = Client::untracked(rocket).expect("an application");
    let send = |origin: Option<&'static str>, method, path: &'static str, asked| {
        let mut request = client.req(method, path);
        if let Some(origin) = origin {
            request.add_header(Header::new("origin", origin));
        }
        if let Some(asked) = asked {
            request.add_header(Header::new("access-control-request-method", asked));
        }
        drop(request.dispatch());
        recorder.take()
    };
    for (origin, path, asked, events) in [
        (ADMIN, "/users", "GET", "DEBUG preflight /users users"),
        (
            EVIL,
            "/users",
            "GET",
            "INFO preflight /users users origin_not_listed",
        ),
        (
            APP,
            "/users",
            "PUT",
            "INFO preflight /users  method_not_served",
        ),
        (APP, "/plain", "PUT", "DEBUG preflight /plain DEFAULT"),
        (
            EVIL,
            "/no",
            "PUT",
            "INFO preflight /no DEFAULT origin_not_listed",
        ),
    ] {
        assert_eq!(
            send(Some(origin), Method::Options, path, Some(asked)),
            [events]
        );
    }
    for (origin, path, events) in [
        (ADMIN, "/users", "DEBUG actual /users users"),
        (APP, "/users", "INFO actual /users users origin_not_listed"),
        (APP, "/plain", "DEBUG actual /plain DEFAULT"),
        (APP, "/no", "DEBUG actual /no DEFAULT"),
    ] {
        assert_eq!(send(Some(origin), Method::Get, path, None), [events]);
    }
    assert_eq!(send(None, Method::Get, "/users", None), [""; 0]);
    let refused = send(Some(EVIL), Method::Delete, "/users/a", None);
    assert_eq!(refused, ["ERROR message preflight_by_outer_policy"]);

    for is_off in [false, true] {
        let rocket = rocket::build()
            .attach(CorsLayer::new(&ENFORCED))
            .attach(inside_cors(AdHoc::on_request("nothing", |_, _| {
                Box::pin(async {})
            })))
            .attach(without_cors().when(is_off))
            .mount("/", routes![write]);
        let client = Client::untracked(rocket).expect("an application");
        for (path, name) in [("/write", "write"), ("/no", "ENFORCED")] {
            let origin = Header::new("origin", EVIL);
            drop(client.post(path).header(origin).dispatch());
            let expected = format!("INFO actual {path} {name} origin_not_listed blocked");
            assert_eq!(recorder.take(), [expected], "{is_off}");
        }
    }
}
