//! `CorsLayer::per_request`: a policy that is determined for each request.

use std::{
    cell::Cell,
    collections::HashMap,
    convert::Infallible,
    future::{Ready, pending, ready},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::{any, get, post},
};
use cors_axum::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, RouterExt as _, RuntimePolicy, cors, explain,
    policy, routes, without_cors,
};
use cors_testing::{Browser, Outcome, Request as Fetch};
use http::{Method, StatusCode, request::Parts};
use tests::{APP, Answer, FOREIGN, actual, events::Recorder, preflight, send, send_body};
use tower::{
    Layer, ServiceBuilder, ServiceExt as _, buffer::BufferLayer, limit::ConcurrencyLimitLayer,
};
use tower_http::trace::TraceLayer;
use tower_service::Service;

const SHOP: &str = "https://shop.example";
const ADMIN: &str = "https://admin.example.com";

policy! {
    /// Allows more than every other policy.
    WIDE = { origins = any, methods = any, headers = [any, "authorization"] }
}

thread_local! {
    /// The number of runs of a handler in a test. Each test has its own thread.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn run(what: &'static str) -> &'static str {
    RUNS.set(RUNS.get() + 1);
    what
}

async fn plain() -> &'static str {
    run("plain")
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET])]
async fn read_secret() -> &'static str {
    run("secret")
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [DELETE])]
async fn delete_secret() -> &'static str {
    run("deleted")
}

fn strict() -> Router {
    Router::new().route("/secret", routes![read_secret, delete_secret])
}

fn allowing(origins: &[&str]) -> RuntimePolicy {
    let config = PolicyConfig::new().origins(origins).headers(["x-tenant"]);
    config.check().expect("a valid policy")
}

/// The policy of the tenant whose name is the first segment of the path or the first label of the host.
fn of_tenant(head: &Parts) -> Option<RuntimePolicy> {
    let segment = head.uri.path().split('/').nth(1).unwrap_or_default();
    let host = head.headers.get("host").and_then(|host| host.to_str().ok());
    let label = host
        .and_then(|host| host.split('.').next())
        .unwrap_or_default();
    match (segment, label) {
        ("app", _) | (_, "app") => Some(allowing(&[APP, ADMIN])),
        ("shop", _) | (_, "shop") => Some(allowing(&[SHOP])),
        ("any", _) => Some(allowing(&["*"])),
        ("panic", _) => panic!("as the test wants it"),
        _ => None,
    }
}

macro_rules! tenants {
    () => {
        CorsLayer::per_request(|head: &Parts| {
            let policy = of_tenant(head);
            async move { policy }
        })
    };
}

fn app() -> Router {
    Router::new()
        .route("/{tenant}/users", any(plain))
        .route("/users", any(plain))
        .layer(tenants!())
}

fn is_readable(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Readable(response) if response.status.is_success())
}

#[tokio::test]
async fn a_path_names_a_tenant() {
    let app = app();
    let table = [
        ("/app/users", APP, true),
        ("/app/users", SHOP, false),
        ("/shop/users", SHOP, true),
        ("/shop/users", APP, false),
        ("/any/users", FOREIGN, true),
        ("/nobody/users", APP, false),
        ("/users", APP, false),
        ("/app/missing", APP, true),
    ];
    for (path, origin, is_allowed) in table {
        let mut browser = Browser::at(origin);
        let url = format!("https://api.example.com{path}");
        let put = Fetch::put(url.clone()).header("x-tenant", "1");
        let is_served = !path.ends_with("missing");
        let outcome = browser.fetch(&app, put).await;
        assert_eq!(
            is_readable(&outcome),
            is_allowed && is_served,
            "{path} from {origin}"
        );
        let outcome = browser.fetch(&app, Fetch::get(url)).await;
        let can_read = matches!(outcome, Outcome::Readable(_));
        assert_eq!(can_read, is_allowed, "{path} from {origin}");
    }
}

#[tokio::test]
async fn a_host_names_a_tenant() {
    let app = app();
    for (host, origin, is_allowed) in [
        ("app", APP, true),
        ("app", SHOP, false),
        ("shop", SHOP, true),
        ("shop", FOREIGN, false),
        ("other", APP, false),
    ] {
        let mut browser = Browser::at(origin);
        let outcome = browser
            .fetch(
                &app,
                Fetch::delete(format!("https://{host}.example.com/users")),
            )
            .await;
        assert_eq!(is_readable(&outcome), is_allowed, "{host} from {origin}");
    }
}

/// A cache stores the responses of all tenants, and a tenant's policy may change.
#[tokio::test]
async fn every_response_varies_on_origin() {
    let app = app();
    for path in [
        "/app/users",
        "/shop/users",
        "/any/users",
        "/nobody/users",
        "/panic/users",
        "/app/missing",
        "/nobody/missing",
    ] {
        for origin in [Some(APP), Some(SHOP), Some("null"), Some("a b"), None] {
            for method in [Method::GET, Method::OPTIONS, Method::HEAD] {
                let request = http::Request::builder().method(method.clone()).uri(path);
                let add = |request: http::request::Builder, origin: Option<&str>| match origin {
                    Some(origin) => request.header("origin", origin),
                    None => request,
                };
                let answer = send(&app, add(request, origin)).await;
                let vary = answer.vary();
                assert!(
                    vary.contains(&"origin".to_owned()),
                    "{method} {path} {origin:?}: {vary:?}"
                );
            }
        }
        for method in ["GET", "DELETE", "PURGE"] {
            let answer = send(&app, preflight(path, APP, method)).await;
            assert!(
                answer.vary().contains(&"origin".to_owned()),
                "preflight of {path}"
            );
        }
    }
}

#[tokio::test]
async fn without_a_policy_nothing_is_answered_and_nothing_is_allowed() {
    let headers = [("access-control-allow-origin", "own")];
    let own = Router::new()
        .route(
            "/nobody",
            any(async move |request: Request| (headers, request.method().to_string())),
        )
        .layer(tenants!());
    let answer = send(&own, preflight("/nobody", APP, "PUT")).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("OPTIONS", Some("own"))
    );
    let answer = send(&own, actual(Method::GET, "/nobody", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("GET", Some("own"))
    );
}

#[tokio::test]
async fn a_panic_is_no_policy_and_loses_no_response() {
    let in_future = CorsLayer::per_request(|_: &Parts| async {
        tokio::task::yield_now().await;
        panic!("as the test wants it")
    });
    let apps = [
        ("/panic/users", app()),
        ("/", Router::new().route("/", any(plain)).layer(in_future)),
    ];
    for (path, app) in apps {
        let events = Recorder::with_messages().record(async {
            let answer = send(&app, actual(Method::PUT, path, APP)).await;
            assert_eq!(
                (answer.status.as_u16(), answer.body.as_str()),
                (200, "plain")
            );
            assert_eq!((answer.access_control().len(), answer.vary().len()), (0, 1));
            let answer = send(&app, preflight(path, APP, "PUT")).await;
            assert_eq!(answer.access_control().len(), 0);
        });
        let events = events.await;
        assert_eq!(events.len(), 2, "{events:?}");
        for event in events {
            assert!(
                event.starts_with("ERROR") && event.contains("panicked"),
                "{event}"
            );
        }
    }
}

#[tokio::test]
async fn a_policy_is_looked_up_once_for_each_request() {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let layer = CorsLayer::per_request(move |_: &Parts| {
        counter.fetch_add(1, Ordering::Relaxed);
        ready(Some(allowing(&[APP, ADMIN])))
    });
    let app = strict().route("/plain", any(plain)).layer(layer);
    let table = [
        (http::Request::get("/plain"), 1),
        (http::Request::options("/plain"), 1),
        (http::Request::get("/missing"), 1),
        (actual(Method::GET, "/plain", APP), 1),
        (actual(Method::GET, "/plain", FOREIGN), 1),
        (actual(Method::GET, "/missing", FOREIGN), 1),
        (preflight("/plain", APP, "PUT"), 1),
        (preflight("/plain", FOREIGN, "PUT"), 1),
        // Annotated handlers have their own policies.
        (http::Request::get("/secret"), 0),
        (actual(Method::GET, "/secret", APP), 0),
        (preflight("/secret", ADMIN, "DELETE"), 0),
    ];
    for (index, (request, lookups)) in table.into_iter().enumerate() {
        let before = count.load(Ordering::Relaxed);
        send(&app, request).await;
        assert_eq!(
            count.load(Ordering::Relaxed) - before,
            lookups,
            "request {index}"
        );
    }
}

#[tokio::test]
async fn enforce_checks_the_host_of_a_request_without_an_origin() {
    let config = PolicyConfig::new().origins([APP]);
    let config = config.enforce_hosts(["api.example.com"]);
    let policy = config.check().expect("a valid policy");
    let layer = CorsLayer::per_request(move |_: &Parts| ready(Some(policy.clone())));
    let app = Router::new().route("/", any(plain)).layer(layer);
    for (host, status, runs) in [("evil.example", 403, 0), ("api.example.com", 200, 1)] {
        let answer = send(&app, http::Request::get("/").header("host", host)).await;
        assert_eq!(
            (answer.status.as_u16(), RUNS.take()),
            (status, runs),
            "{host}"
        );
    }
}

#[tokio::test]
async fn annotated_handlers_that_are_seen_keep_their_policies() {
    async fn refuse(_: Request, _: Next) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    #[cors(origins = [configured], methods = [GET, DELETE])]
    async fn bound() {}

    let everybody = || CorsLayer::per_request(|_: &Parts| ready(Some(allowing(&["any"]))));
    let set = OriginSet::new([ADMIN, "https://b.example.com"]).expect("a valid set");
    let apps = [
        strict().layer(everybody()),
        strict().layer(from_fn(refuse)).layer(everybody()),
        strict().inside_cors(from_fn(refuse)).layer(everybody()),
        Router::new()
            .merge(strict())
            .layer(everybody())
            .layer(everybody()),
        Router::new()
            .route("/secret", routes![origins = &set; bound])
            .layer(everybody()),
        Router::new().route(
            "/secret",
            routes![read_secret, delete_secret].layer(everybody()),
        ),
    ];
    for (index, app) in apps.iter().enumerate() {
        for (origin, is_allowed) in [(ADMIN, true), (APP, false)] {
            let answer = send(app, actual(Method::GET, "/secret", origin)).await;
            assert_eq!(
                answer.allow_origin(),
                is_allowed.then_some(origin),
                "app {index}"
            );
            let answer = send(app, preflight("/secret", origin, "DELETE")).await;
            assert_eq!(answer.status.is_success(), is_allowed, "app {index}");
            // No handler of the path serves this method.
            let answer = send(app, preflight("/secret", origin, "PUT")).await;
            assert_eq!(answer.status, 403, "app {index}");
        }
    }
}

/// The layer cannot see their policies, so the policy of the request answers the preflight.
#[tokio::test]
async fn handlers_in_an_opaque_service_do_not_run_for_what_their_policies_refuse() {
    let everybody = || CorsLayer::per_request(|_: &Parts| ready(Some(allowing(&["any"]))));
    let inner = LivePolicy::new(allowing(&[ADMIN, SHOP]));
    let live = Router::new()
        .route("/secret", any(plain))
        .layer(CorsLayer::new(&inner));
    let apps = [
        Router::new()
            .fallback_service(TraceLayer::new_for_http().layer(strict()))
            .layer(everybody()),
        Router::new().fallback_service(everybody().layer(strict())),
        Router::new()
            .fallback_service(strict().into_service::<Body>())
            .layer(everybody()),
        Router::new()
            .fallback_service(TraceLayer::new_for_http().layer(live))
            .layer(everybody()),
    ];
    for (index, app) in apps.iter().enumerate() {
        for (origin, is_allowed) in [(ADMIN, true), (APP, false)] {
            RUNS.set(0);
            let mut browser = Browser::at(origin);
            let url = "https://api.example.com/secret";
            let outcome = browser.fetch(app, Fetch::delete(url)).await;
            assert_eq!(
                is_readable(&outcome),
                is_allowed,
                "app {index} from {origin}"
            );
            assert_eq!(
                RUNS.get(),
                usize::from(is_allowed),
                "app {index} from {origin}"
            );
            let outcome = browser.fetch(app, Fetch::get(url)).await;
            assert_eq!(
                is_readable(&outcome),
                is_allowed,
                "app {index} from {origin}"
            );
        }
    }
}

/// Layers outside cannot know the policy. They forward preflights, and report this while mounting.
#[tokio::test]
async fn layers_outside_fail_closed_and_are_reported_while_mounting() {
    async fn refuse(_: Request, _: Next) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }

    type Mount = fn() -> Router;
    let mounts: [(&str, Mount); 3] = [
        ("`inside_cors` around", || {
            app().inside_cors(from_fn(refuse))
        }),
        ("`CorsLayer` around", || {
            app().layer(from_fn(refuse)).layer(CorsLayer::new(&WIDE))
        }),
        ("`CorsLayer` around", || {
            app()
                .layer(from_fn(refuse))
                .layer(CorsLayer::new(allowing(&["*"])))
        }),
    ];
    for (what, mount) in mounts {
        let mut app = Router::new();
        let events = Recorder::with_messages()
            .record(async { app = mount() })
            .await;
        assert!(!events.is_empty(), "{what}");
        for event in events {
            assert!(
                event.starts_with("ERROR") && event.contains(what),
                "{event}"
            );
        }
        let answer = send(&app, preflight("/app/users", APP, "PUT")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.access_control().len()),
            (401, 0)
        );
        let answer = send(&app, actual(Method::GET, "/app/users", APP)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.access_control().len()),
            (401, 0)
        );
    }
    let events = Recorder::with_messages().record(async {
        let _service = tenants!().layer(strict());
    });
    let events = events.await;
    assert_eq!(events.len(), 1);
    assert!(
        events[0].contains("router.layer(CorsLayer::per_request(..))"),
        "{events:?}"
    );
    let events = Recorder::with_messages().record(async {
        let _app = app()
            .layer(explain())
            .layer(TraceLayer::new_for_http())
            .layer(without_cors());
    });
    assert_eq!(events.await, [""; 0]);
}

/// An outer policy does not replace the missing policy of a tenant, because the database may have failed.
#[tokio::test]
async fn an_outer_policy_that_sees_nothing_does_not_replace_one_that_is_not_found() {
    let live = LivePolicy::new(allowing(&["*"]));
    let inner = || Router::new().fallback_service(TraceLayer::new_for_http().layer(app()));
    let apps = [
        inner().layer(CorsLayer::new(&WIDE)),
        inner().layer(CorsLayer::new(&live)),
        inner().layer(CorsLayer::per_request(|_: &Parts| {
            ready(Some(allowing(&["*"])))
        })),
        inner()
            .layer(CorsLayer::new(&WIDE))
            .layer(CorsLayer::new(&live)),
    ];
    for (index, app) in apps.iter().enumerate() {
        for path in ["/nobody/users", "/panic/users"] {
            let url = format!("https://api.example.com{path}");
            RUNS.set(0);
            let mut browser = Browser::at(APP);
            let outcome = browser.fetch(app, Fetch::delete(url.clone())).await;
            let _ = outcome.assert_blocked();
            assert_eq!(RUNS.get(), 0, "app {index}, {path}");
            let outcome = browser.fetch(app, Fetch::get(url)).await;
            let _ = outcome.assert_blocked();
            // A cross-origin script cannot send these requests.
            let answer = send(app, http::Request::delete(path)).await;
            assert_eq!(answer.body, "plain");
            let own = actual(Method::DELETE, path, APP).header("sec-fetch-site", "same-origin");
            assert_eq!(send(app, own).await.body, "plain");
        }
        let mut browser = Browser::at(APP);
        let url = "https://api.example.com/app/users";
        assert!(
            is_readable(&browser.fetch(app, Fetch::delete(url)).await),
            "app {index}"
        );
    }
}

#[tokio::test]
async fn a_refused_preflight_is_explained() {
    let app = app().layer(explain());
    let Answer { body, .. } = send(&app, preflight("/app/users", FOREIGN, "PUT")).await;
    assert!(
        body.contains("reason: origin_not_listed") && body.contains(APP),
        "{body}"
    );
    let Answer { body, .. } = send(&app, preflight("/nobody/missing", FOREIGN, "PUT")).await;
    assert!(body.contains("reason: "), "{body}");
    let off = self::app().layer(without_cors());
    let answer = send(&off, preflight("/app/users", APP, "PUT")).await;
    assert_eq!(answer.access_control(), [""; 0]);
    let answer = send(&off, actual(Method::PUT, "/app/users", APP)).await;
    assert_eq!(
        (answer.body.as_str(), answer.access_control().len()),
        ("plain", 0)
    );
}

#[tokio::test]
async fn the_body_and_the_extensions_reach_the_handler() {
    #[derive(Clone)]
    struct Extension(u8);

    let layer = CorsLayer::per_request(|head: &Parts| {
        let is_there = head
            .extensions
            .get::<Extension>()
            .is_some_and(|it| it.0 == 7);
        ready(is_there.then(|| allowing(&[APP])))
    });
    let app = Router::new()
        .route(
            "/",
            post(async |request: Request| {
                assert!(request.extensions().get::<Extension>().is_some());
                request.into_body()
            }),
        )
        .layer(layer)
        .layer(axum::Extension(Extension(7)));
    let body = "x".repeat(100_000);
    let answer = send_body(&app, actual(Method::POST, "/", APP), body.clone()).await;
    assert!(answer.body == body && answer.allow_origin() == Some(APP));
}

/// A database that the test makes respond.
#[derive(Clone, Default)]
struct Database {
    waiting: Arc<Mutex<Vec<tokio::sync::oneshot::Sender<RuntimePolicy>>>>,
}

impl Database {
    fn policy(&self) -> impl Future<Output = Option<RuntimePolicy>> + use<> {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        self.waiting.lock().expect("a lock").push(sender);
        async { receiver.await.ok() }
    }

    fn answer(&self, policy: RuntimePolicy) {
        let sender = self.waiting.lock().expect("a lock").remove(0);
        let _ = sender.send(policy);
    }
}

#[tokio::test]
async fn a_request_waits_for_its_policy_and_is_woken() {
    let database = Database::default();
    let asked = database.clone();
    let layer = CorsLayer::per_request(move |_: &Parts| asked.policy());
    let app = Router::new().route("/", any(plain)).layer(layer);
    let one = tokio::spawn({
        let app = app.clone();
        async move {
            send(&app, actual(Method::GET, "/", APP))
                .await
                .allow_origin()
                .map(str::to_owned)
        }
    });
    let other = tokio::spawn({
        let app = app.clone();
        async move {
            send(&app, preflight("/", SHOP, "PUT"))
                .await
                .allow_origin()
                .map(str::to_owned)
        }
    });
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
    assert!(!one.is_finished() && !other.is_finished());
    database.answer(allowing(&[APP]));
    assert_eq!(one.await.expect("an answer").as_deref(), Some(APP));
    database.answer(allowing(&[SHOP]));
    assert_eq!(other.await.expect("an answer").as_deref(), Some(SHOP));
    // If the database fails, no policy applies.
    let lost = tokio::spawn(async move { send(&app, actual(Method::GET, "/", APP)).await });
    tokio::task::yield_now().await;
    database.waiting.lock().expect("a lock").clear();
    let answer = lost.await.expect("an answer");
    assert_eq!((answer.status.as_u16(), answer.allow_origin()), (200, None));
}

#[tokio::test]
async fn a_cancelled_request_runs_nothing_and_frees_what_it_holds() {
    let layer = CorsLayer::per_request(|head: &Parts| {
        let is_slow = head.uri.path() == "/slow";
        async move {
            if is_slow {
                pending::<()>().await;
            }
            Some(allowing(&[APP]))
        }
    });
    let service = ServiceBuilder::new()
        .layer(layer)
        .layer(ConcurrencyLimitLayer::new(1))
        .service(Router::new().fallback(plain));
    RUNS.set(0);
    for _ in 0..3 {
        let request = actual(Method::PUT, "/slow", APP)
            .body(Body::empty())
            .expect("a request");
        let response = service.clone().oneshot(request);
        let response = tokio::time::timeout(Duration::from_millis(5), response).await;
        assert!(response.is_err(), "a pending request");
    }
    assert_eq!(RUNS.get(), 0);
    let answer = send(&service, actual(Method::PUT, "/fast", APP)).await;
    assert_eq!((answer.allow_origin(), RUNS.get()), (Some(APP), 1));
}

/// A service that must be ready when it is called. A clone is not ready.
struct Strict {
    is_ready: bool,
}

impl Clone for Strict {
    fn clone(&self) -> Self {
        Self { is_ready: false }
    }
}

impl Service<Request> for Strict {
    type Response = Response;
    type Error = Infallible;
    type Future = Ready<Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.is_ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request) -> Self::Future {
        assert!(
            std::mem::take(&mut self.is_ready),
            "called before it is ready"
        );
        ready(Ok(Response::default()))
    }
}

#[tokio::test]
async fn the_service_that_is_ready_is_the_one_that_is_called() {
    let service = Strict { is_ready: false };
    let mut service = tenants!().layer(service);
    for _ in 0..3 {
        for request in [
            actual(Method::GET, "/app", APP),
            actual(Method::GET, "/nobody", APP),
            actual(Method::GET, "/panic", APP),
            preflight("/app", APP, "PUT"),
            preflight("/nobody", APP, "PUT"),
            http::Request::get("/app"),
        ] {
            let request = request.body(Body::empty()).expect("a request");
            let mut context = Context::from_waker(Waker::noop());
            assert!(Service::<Request>::poll_ready(&mut service, &mut context).is_ready());
            let response = service.call(request).await;
            assert!(response.is_ok());
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that a layer needs"
)]
fn fail(error: tower::BoxError) -> Infallible {
    panic!("{error}")
}

#[tokio::test]
async fn buffers_and_limits_of_concurrency_serve() {
    let limited = ServiceBuilder::new()
        .map_err(fail)
        .layer(BufferLayer::new(2))
        .layer(tenants!())
        .layer(ConcurrencyLimitLayer::new(2))
        .layer(BufferLayer::new(2))
        .service(Router::new().fallback(async || {
            tokio::task::yield_now().await;
            "slow"
        }));
    let requests = (0..50).map(|number| {
        let service = limited.clone();
        let origin = if number % 2 == 0 { APP } else { FOREIGN };
        tokio::spawn(async move {
            let answer = send(&service, actual(Method::GET, "/app/users", origin)).await;
            (
                answer.body,
                answer.headers.contains_key("access-control-allow-origin"),
            )
        })
    });
    for (number, answer) in requests.collect::<Vec<_>>().into_iter().enumerate() {
        let expected = ("slow".to_owned(), number % 2 == 0);
        assert_eq!(answer.await.expect("an answer"), expected);
    }
}

/// A recipe: a cache in front of a slow database, for known tenants and for unknown names.
///
/// Unknown names are also cached, for a shorter time, so that a client cannot cause a query for each request
/// by inventing names. For the same reason, the number of cached names is limited. An expired entry is
/// queried again. If the database fails at that time, the tenant has no policy, and pages of other origins
/// cannot read any response of the tenant.
#[derive(Clone)]
struct CachedTenants {
    entries: Arc<Mutex<HashMap<String, Entry>>>,
    database: SlowDatabase,
}

#[derive(Clone)]
struct Entry {
    policy: Option<RuntimePolicy>,
    expires: Instant,
}

#[derive(Clone, Default)]
struct SlowDatabase {
    rows: Arc<Mutex<HashMap<String, Vec<String>>>>,
    queries: Arc<AtomicUsize>,
    is_down: Arc<Mutex<bool>>,
}

impl SlowDatabase {
    async fn origins(&self, tenant: &str) -> Result<Option<Vec<String>>, &'static str> {
        self.queries.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
        if *self.is_down.lock().expect("a lock") {
            return Err("the database is down");
        }
        Ok(self.rows.lock().expect("a lock").get(tenant).cloned())
    }
}

impl CachedTenants {
    const KNOWN: Duration = Duration::from_millis(200);
    const UNKNOWN: Duration = Duration::from_millis(50);
    const LIMIT: usize = 100;

    fn new(database: SlowDatabase) -> Self {
        Self {
            entries: Arc::default(),
            database,
        }
    }

    /// The policy of a tenant. No lock is held during the query.
    async fn policy(self, tenant: Option<String>) -> Option<RuntimePolicy> {
        let tenant = tenant?;
        if let Some(entry) = self.cached(&tenant) {
            return entry.policy;
        }
        // An error is not cached.
        let origins = self.database.origins(&tenant).await.ok()?;
        // A tenant whose row breaks a rule has no policy. A real program would log the error.
        let policy = origins.and_then(|origins| {
            PolicyConfig::new()
                .name(&*tenant)
                .origins(origins)
                .check()
                .ok()
        });
        let lifetime = if policy.is_some() {
            Self::KNOWN
        } else {
            Self::UNKNOWN
        };
        let entry = Entry {
            policy: policy.clone(),
            expires: Instant::now() + lifetime,
        };
        self.insert(tenant, entry);
        policy
    }

    fn cached(&self, tenant: &str) -> Option<Entry> {
        let entries = self.entries.lock().expect("a lock");
        let entry = entries
            .get(tenant)
            .filter(|entry| entry.expires > Instant::now());
        entry.cloned()
    }

    fn insert(&self, tenant: String, entry: Entry) {
        let mut entries = self.entries.lock().expect("a lock");
        if entries.len() >= Self::LIMIT {
            let now = Instant::now();
            entries.retain(|_, entry| entry.expires > now && entry.policy.is_some());
        }
        if entries.len() < Self::LIMIT {
            entries.insert(tenant, entry);
        }
    }
}

/// The tenant whose name is part of the host.
fn tenant_of_host(head: &Parts) -> Option<String> {
    let host = head.headers.get("host")?.to_str().ok()?;
    let tenant = host.strip_suffix(".example.com")?;
    (!tenant.contains('.')).then(|| tenant.to_owned())
}

#[tokio::test]
async fn the_recipe_of_a_cache_in_front_of_a_database() {
    let database = SlowDatabase::default();
    let row = |origins: &[&str]| {
        origins
            .iter()
            .map(|&origin| origin.to_owned())
            .collect::<Vec<_>>()
    };
    let insert = |tenant: &str, origins: &[&str]| {
        let mut rows = database.rows.lock().expect("a lock");
        rows.insert(tenant.to_owned(), row(origins));
    };
    insert("app", &[APP]);
    insert("broken", &["https://Wrong.example/"]);
    let tenants = CachedTenants::new(database.clone());
    let entries = Arc::clone(&tenants.entries);
    let app = Router::new()
        .route("/", get(plain))
        .layer(CorsLayer::per_request(move |head: &Parts| {
            tenants.clone().policy(tenant_of_host(head))
        }));
    let allowed = async |tenant: &str, origin: &str| {
        let host = format!("{tenant}.example.com");
        let request = actual(Method::GET, "/", origin).header("host", host);
        let answer = send(&app, request).await;
        assert_eq!((answer.body.as_str(), answer.vary().len()), ("plain", 1));
        answer
            .allow_origin()
            .is_some_and(|allowed| allowed == origin)
    };
    let queries = || database.queries.swap(0, Ordering::Relaxed);

    // A known tenant is queried once.
    for _ in 0..10 {
        assert!(allowed("app", APP).await);
        assert!(!allowed("app", FOREIGN).await);
    }
    assert_eq!(queries(), 1);
    // An unknown name, and a row that breaks a rule, are also queried once.
    for tenant in ["nobody", "broken"] {
        for _ in 0..10 {
            assert!(!allowed(tenant, APP).await, "{tenant}");
        }
        assert_eq!(queries(), 1, "{tenant}");
    }
    // A host without a tenant causes no query, and a request without an origin is answered from the cache.
    assert!(!allowed("a.b", APP).await);
    send(
        &app,
        http::Request::get("/").header("host", "app.example.com"),
    )
    .await;
    assert_eq!(queries(), 0);
    // A new tenant is found after its negative entry has expired.
    insert("nobody", &[SHOP]);
    assert!(!allowed("nobody", SHOP).await);
    tokio::time::sleep(CachedTenants::UNKNOWN * 2).await;
    assert!(allowed("nobody", SHOP).await);
    // Invented names do not fill the memory.
    for number in 0..500 {
        assert!(!allowed(&format!("made-up-{number}"), APP).await);
    }
    assert!(entries.lock().expect("a lock").len() <= CachedTenants::LIMIT);
    // If the database fails, no policy applies, and the error is not cached.
    tokio::time::sleep(CachedTenants::KNOWN * 2).await;
    *database.is_down.lock().expect("a lock") = true;
    assert!(!allowed("app", APP).await);
    *database.is_down.lock().expect("a lock") = false;
    assert!(allowed("app", APP).await);
}

/// An inner layer that is switched off does nothing.
#[tokio::test]
async fn a_layer_inside_that_is_switched_off_leaves_the_request_to_its_policy() {
    let live = LivePolicy::new(None);
    let apps = [
        Router::new()
            .route("/", any(plain))
            .layer(CorsLayer::new(&live))
            .layer(CorsLayer::per_request(|_: &Parts| {
                ready(Some(allowing(&[APP])))
            })),
        Router::new()
            .route("/", any(plain))
            .layer(CorsLayer::new(&live).exclusive())
            .layer(CorsLayer::per_request(|_: &Parts| {
                ready(Some(allowing(&[APP])))
            })),
    ];
    for (index, app) in apps.iter().enumerate() {
        for (policy, origin) in [(None, APP), (Some(allowing(&[SHOP])), SHOP), (None, APP)] {
            live.replace(policy);
            for page in [APP, SHOP] {
                let expected = (page == origin).then_some(page);
                // The header of each policy is constant.
                let answer = send(app, preflight("/", page, "PUT")).await;
                assert_eq!(answer.allow_origin(), expected, "app {index}, {page}");
                let answer = send(app, actual(Method::GET, "/", page)).await;
                assert_eq!(answer.allow_origin(), Some(origin), "app {index}, {page}");
            }
        }
    }
}

#[tokio::test]
async fn a_method_that_a_layer_inside_leaves_has_the_policy_of_the_request() {
    policy! {
        POSTS = { origins = ["https://admin.example.com", "https://b.example.com"], methods = [POST] }
    }
    let inside = || {
        Router::new()
            .route("/{tenant}/users", any(plain))
            .layer(CorsLayer::new(&POSTS))
            .layer(tenants!())
    };
    for app in [inside(), inside().layer(CorsLayer::new(&WIDE))] {
        for (path, origin, allowed) in [
            ("/app/users", APP, Some(APP)),
            ("/app/users", FOREIGN, None),
            ("/nobody/users", FOREIGN, None),
        ] {
            let answer = send(&app, actual(Method::GET, path, origin)).await;
            assert_eq!(answer.allow_origin(), allowed, "{path} from {origin}");
        }
    }
}
