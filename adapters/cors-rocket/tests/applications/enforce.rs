//! `enforce`: a refused request reaches neither a handler, a guard, nor a fairing inside CORS.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use cors_rocket::{
    Cors, CorsLayer, LivePolicy, OriginSet, Policy, PolicyConfig, cors, explain, inside_cors,
    policies, policy, routes, without_cors,
};
use rocket::{
    Build, Data, Request, Rocket, catch, catchers, delete,
    fairing::{self, AdHoc, Fairing, Info, Kind},
    get,
    http::{Header, Status, uri::Host},
    outcome::IntoOutcome as _,
    post, put,
    request::{FromRequest, Outcome},
    response::Responder,
};

use crate::{APP, Answer, App, EVIL, Message, from, preflight, request};

policy! {
    ENFORCED = { origins = ["https://app.example.com"], enforce }
    READ_ONLY = { origins = ["https://app.example.com"] }
    ANY = { origins = any }
}

/// Counts the runs of a guard.
struct Guard;

#[derive(Clone, Default)]
struct Runs(Arc<AtomicUsize>);

impl Runs {
    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Guard {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if let Some(runs) = request.rocket().state::<Runs>() {
            runs.count();
        }
        Some(Self).or_forward(Status::NotFound)
    }
}

/// A request fairing that counts its runs.
#[derive(Clone, Default)]
struct Counter(Runs);

#[rocket::async_trait]
impl Fairing for Counter {
    fn info(&self) -> Info {
        Info {
            name: "counter",
            kind: Kind::Ignite | Kind::Request,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        Ok(rocket)
    }

    async fn on_request(&self, _: &mut Request<'_>, _: &mut Data<'_>) {
        self.0.count();
    }
}

#[cors(policy = READ_ONLY, enforce)]
#[get("/write")]
fn read(_guard: Guard) -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY, enforce)]
#[post("/write")]
fn write(_guard: Guard) -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY)]
#[put("/write")]
fn unenforced() -> &'static str {
    "ran"
}

#[rocket::patch("/write")]
fn plain_patch() -> &'static str {
    "ran"
}

#[get("/plain")]
fn plain_get() -> &'static str {
    "ran"
}

#[post("/plain")]
fn plain_post() -> &'static str {
    "ran"
}

#[put("/plain")]
fn plain_put() -> &'static str {
    "ran"
}

#[delete("/plain")]
fn plain_delete() -> &'static str {
    "ran"
}

#[cors(origins = [configured], enforce)]
#[post("/tenants")]
fn tenants() -> &'static str {
    "ran"
}

#[cors(origins = ["https://app.example.com"], enforce(hosts = ["api.example.com"]))]
#[get("/local")]
fn local() -> &'static str {
    "ran"
}

#[derive(Responder)]
struct WithOrigin(&'static str, Header<'static>);

#[cors(origins = none)]
#[post("/session")]
fn session() -> WithOrigin {
    WithOrigin("ran", Header::new("access-control-allow-origin", "*"))
}

#[cors(origins = none, enforce)]
#[delete("/session")]
fn own_pages() -> &'static str {
    "ran"
}

/// Forwards requests whose parameter is not a number.
#[cors(origins = ["https://app.example.com"])]
#[post("/forwards/<_number>")]
fn forwards(_number: u8) -> &'static str {
    "number"
}

#[post("/forwards/<_>", rank = 20)]
fn forwarded() -> &'static str {
    "ran"
}

#[catch(default)]
fn caught() -> &'static str {
    "caught"
}

fn foreign(method: &str, path: &str) -> Message {
    from(EVIL, method, path).with("Sec-Fetch-Site", "cross-site")
}

/// A request that a form of another site sends.
fn form(path: &str) -> Message {
    foreign("POST", path)
}

#[track_caller]
fn blocked(app: &App, request: &Message) -> Answer {
    let answer = app.send(request);
    answer.assert_refused().assert_is(403, "", None);
    let vary = answer.header("vary");
    assert_eq!(
        vary.as_deref(),
        Some("Origin, Sec-Fetch-Site"),
        "{answer:?}"
    );
    answer
}

#[track_caller]
fn runs(app: &App, request: &Message) -> Answer {
    let answer = app.send(request);
    assert_eq!((answer.status, &*answer.body), (200, "ran"), "{answer:?}");
    answer
}

fn mounted(rocket: Rocket<Build>) -> Rocket<Build> {
    let plain = rocket::routes![
        plain_patch,
        plain_get,
        plain_post,
        plain_put,
        plain_delete,
        forwarded
    ];
    rocket
        .mount(
            "/",
            routes![read, write, unenforced, session, own_pages, forwards],
        )
        .mount("/", plain)
        .register("/", catchers![caught])
}

fn app(rocket: Rocket<Build>) -> App {
    App::new(mounted(rocket))
}

#[test]
fn each_handler_of_a_path_has_its_own() {
    let guards = Runs::default();
    let app = app(rocket::build()
        .manage(guards.clone())
        .attach(Cors::fairing()));
    blocked(&app, &form("/write"));
    blocked(&app, &foreign("GET", "/write"));
    blocked(&app, &foreign("HEAD", "/write"));
    assert_eq!(guards.get(), 0);
    runs(&app, &foreign("PUT", "/write"));
    runs(&app, &foreign("PATCH", "/write"));
    runs(&app, &from(APP, "POST", "/write"));
    runs(&app, &request("POST", "/write"));
    let own = from("https://api.example.com", "POST", "/write");
    runs(&app, &own.with("Sec-Fetch-Site", "same-origin"));
    assert_eq!(guards.get(), 3);
    app.send(&preflight(APP, "POST", "/write"))
        .assert_granted(APP);
}

#[test]
fn upgrades_are_refused_as_any_request_is() {
    let app = app(rocket::build().attach(Cors::fairing()));
    let upgrade = |request: Message| {
        request
            .with("Connection", "upgrade")
            .with("Upgrade", "websocket")
    };
    blocked(&app, &upgrade(foreign("GET", "/write")));
    let without_origin = request("GET", "/write").with("Sec-Fetch-Site", "cross-site");
    blocked(&app, &upgrade(without_origin));
    runs(&app, &upgrade(from(APP, "GET", "/write")));
}

#[test]
fn a_form_whose_method_rocket_changes_is_refused() {
    let app = app(rocket::build().attach(Cors::fairing()));
    let form = |site: &str| {
        let form = from(APP, "POST", "/session").with("Sec-Fetch-Site", site);
        form.with("Content-Type", "application/x-www-form-urlencoded")
            .body("_method=delete")
    };
    blocked(&app, &form("cross-site"));
    runs(&app, &form("same-origin"));
}

#[test]
fn a_fairing_inside_of_cors_does_not_run() {
    for is_off in [false, true] {
        for default in [None, Some(&ENFORCED), Some(&READ_ONLY)] {
            let (inside, second) = (Counter::default(), Counter::default());
            let app = app(rocket::build()
                .attach(inside_cors(inside.clone()))
                .attach(CorsLayer::new(default))
                .attach(without_cors().when(is_off))
                .attach(inside_cors(second.clone())));
            let count = || inside.0.get() + second.0.get();
            blocked(&app, &form("/write"));
            assert_eq!(count(), 0, "{is_off}");
            runs(&app, &foreign("PUT", "/write"));
            runs(&app, &from(APP, "POST", "/write"));
            assert_eq!(count(), 4, "{is_off}");
            if default.is_some_and(Policy::enforce) {
                blocked(&app, &form("/plain"));
                blocked(&app, &form("/nothing"));
            } else {
                runs(&app, &form("/plain"));
            }
        }
    }
}

/// Fairings before and after it redirect the request to a handler without the policy of the original path.
#[test]
fn a_refused_request_reaches_no_other_handler_without_the_fairing() {
    let lead = || {
        AdHoc::on_request("lead", |request, _| {
            Box::pin(async move {
                request.set_uri(rocket::uri!("/plain"));
            })
        })
    };
    let inside = Counter::default();
    let app = app(rocket::build()
        .attach(Cors::fairing())
        .attach(inside_cors(inside.clone()))
        .attach(lead()));
    let answer = app.send(&form("/write"));
    assert_eq!((answer.status, &*answer.body), (403, ""), "{answer:?}");
    answer.assert_refused();
    assert_eq!(inside.0.get(), 0);
}

#[test]
fn a_default_policy_leaves_a_handlers_own_enforcement_alone() {
    for policy in [&ENFORCED, &READ_ONLY] {
        for is_off in [false, true] {
            let app = app(rocket::build()
                .attach(CorsLayer::new(policy))
                .attach(without_cors().when(is_off)));
            blocked(&app, &form("/write"));
            runs(&app, &foreign("PUT", "/write"));
            runs(&app, &from(APP, "POST", "/plain"));
            if policy.enforce() {
                for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "TRACE"] {
                    blocked(&app, &foreign(method, "/plain"));
                }
                blocked(&app, &foreign("PATCH", "/write"));
                blocked(&app, &form("/nothing"));
            } else {
                runs(&app, &form("/plain"));
                runs(&app, &foreign("PATCH", "/write"));
            }
        }
    }
}

#[test]
fn the_gate_changes_no_other_response() {
    let app = app(rocket::build().attach(CorsLayer::new(&ENFORCED)));
    app.send(&from(APP, "GET", "/nothing"))
        .assert_is(404, "caught", Some(APP));
    app.send(&from(APP, "GET", "/forwards/1"))
        .assert_is(404, "caught", Some(APP));
    let head = app.send(&from(APP, "HEAD", "/plain"));
    head.assert_is(200, "", Some(APP));
    app.send(&preflight(APP, "POST", "/plain"))
        .assert_granted(APP);
    app.send(&preflight(EVIL, "POST", "/plain"))
        .assert_refused();
    app.send(&preflight(APP, "PUT", "/write"))
        .assert_granted(APP);
}

#[test]
fn a_forward_leads_to_no_handler_that_the_default_policy_protects() {
    for is_off in [false, true] {
        let app = app(rocket::build()
            .attach(CorsLayer::new(&ENFORCED))
            .attach(without_cors().when(is_off)));
        blocked(&app, &form("/forwards/x"));
        let own = app.send(&form("/forwards/1"));
        assert_eq!((own.status, &*own.body), (200, "number"));
        runs(&app, &from(APP, "POST", "/forwards/x"));
    }
}

#[test]
fn without_cors_takes_away_permissions_and_not_protection() {
    let app = app(rocket::build().attach(without_cors()));
    blocked(&app, &form("/write"));
    let answer = runs(&app, &from(APP, "POST", "/write"));
    assert_eq!(answer.cors_names(), [""; 0]);
    app.send(&preflight(APP, "POST", "/write")).assert_refused();
}

#[test]
fn an_exclusive_layer_enforces_for_the_whole_application() {
    let exclusive = app(rocket::build().attach(CorsLayer::new(&ENFORCED).exclusive()));
    blocked(&exclusive, &form("/write"));
    blocked(&exclusive, &foreign("PUT", "/write"));
    blocked(&exclusive, &form("/plain"));
    runs(&exclusive, &from(APP, "POST", "/plain"));

    // The handler's own `enforce` stays in effect if the layer has none.
    let exclusive = app(rocket::build().attach(CorsLayer::new(&READ_ONLY).exclusive()));
    blocked(&exclusive, &form("/write"));
    runs(&exclusive, &form("/plain"));
}

#[test]
fn several_policies_of_a_layer_are_held_to_the_first_that_enforces() {
    let app = app(rocket::build().attach(CorsLayer::new(policies![unenforced, write])));
    blocked(&app, &form("/plain"));
    runs(&app, &foreign("PUT", "/plain"));
    blocked(&app, &foreign("DELETE", "/plain"));
}

#[test]
fn configured_sets_and_live_policies_enforce() {
    let set = OriginSet::new([APP]).expect("a set");
    let rocket = rocket::build().attach(Cors::fairing());
    let tenants = App::new(rocket.mount("/", routes![origins = &set; tenants]));
    blocked(&tenants, &form("/tenants"));
    runs(&tenants, &from(APP, "POST", "/tenants"));
    set.replace([EVIL]).expect("a set");
    runs(&tenants, &form("/tenants"));
    blocked(&tenants, &from(APP, "POST", "/tenants"));

    let config = || PolicyConfig::new().origins(APP);
    let live = LivePolicy::new(config().check().expect("valid"));
    let app = app(rocket::build().attach(CorsLayer::new(&live)));
    runs(&app, &form("/plain"));
    live.replace(config().enforce().check().expect("valid"));
    blocked(&app, &form("/plain"));
}

#[test]
fn a_foreign_host_is_refused() {
    let rocket = rocket::build().attach(Cors::fairing());
    let host = AdHoc::on_request("the authority of HTTP/2", |request, _| {
        Box::pin(async move {
            if let Some(authority) = request.headers().get_one("x-authority") {
                let host = Host::parse_owned(authority.to_owned()).expect("a host");
                request.set_host(host);
            }
        })
    });
    let app = App::new(rocket.attach(host).mount("/", routes![local]));
    let to = |authority: Option<&str>, hosts: &[&str]| {
        let authority = authority.map(|authority| ("X-Authority", authority));
        let hosts = hosts.iter().map(|host| ("Host", *host));
        let headers = authority.into_iter().chain(hosts);
        headers.fold(request("GET", "/local"), |request, (name, value)| {
            request.with(name, value)
        })
    };
    runs(&app, &to(Some("api.example.com"), &[]));
    runs(&app, &to(Some("API.example.com"), &["evil.example"]));
    runs(&app, &to(None, &["api.example.com"]));
    runs(&app, &to(Some("api.example.com"), &["api.example.com"]));
    blocked(&app, &to(Some("evil.example"), &["api.example.com"]));
    blocked(&app, &to(Some("evil.example"), &[]));
    blocked(&app, &to(None, &["evil.example"]));
    // For HTTP/1.1, rocket uses the first `Host`.
    blocked(
        &app,
        &to(
            Some("api.example.com"),
            &["api.example.com", "evil.example"],
        ),
    );
    blocked(&app, &to(None, &[]));
}

#[test]
fn a_handler_for_the_own_pages_has_no_other_policy() {
    let app = app(rocket::build().attach(CorsLayer::new(&ANY)));
    app.send(&preflight(APP, "POST", "/session"))
        .assert_refused();
    let answer = runs(&app, &from(APP, "POST", "/session"));
    assert_eq!(answer.cors_names(), [""; 0]);
    blocked(
        &app,
        &from(APP, "DELETE", "/session").with("Sec-Fetch-Site", "same-site"),
    );
    let own = from(APP, "DELETE", "/session").with("Sec-Fetch-Site", "same-origin");
    let answer = runs(&app, &own);
    assert_eq!(answer.cors_names(), [""; 0]);
    runs(&app, &request("DELETE", "/session"));
}

#[test]
fn refusals_are_explained() {
    for policy in [None, Some(&READ_ONLY), Some(&ENFORCED)] {
        let app = app(rocket::build()
            .attach(explain())
            .attach(CorsLayer::new(policy)));
        let mut paths = vec!["/write"];
        if policy.is_some_and(Policy::enforce) {
            paths.push("/plain");
        }
        for path in paths {
            let answer = app.send(&form(path));
            assert_eq!(answer.assert_refused().status, 403);
            assert!(answer.body.contains("enforce"), "{answer:?}");
        }
    }
}
