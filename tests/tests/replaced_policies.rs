//! A browser keeps the answer to a preflight while the policy that gave it is replaced. The handler of a
//! stricter policy inside does not run for a request that the old policy let through.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Router, body::Body, extract::Request, response::Response, routing::get};
use cors_axum::{CorsLayer, LivePolicy, PolicyConfig, RuntimePolicy, cors, routes};
use http::StatusCode;
use tower::{Layer as _, Service, ServiceExt as _, util::BoxCloneSyncService};

static RUNS: AtomicUsize = AtomicUsize::new(0);

#[cors(origins = ["https://a.example"], methods = [PUT], headers = ["content-type"])]
async fn replace_book() {
    RUNS.fetch_add(1, Ordering::SeqCst);
}

/// No layer sees the policy in it.
fn opaque() -> Router {
    let inner: Router = Router::new().route("/", routes![replace_book]);
    Router::new()
        .nest_service("/books", inner)
        .route("/", get(async || {}))
}

fn wide() -> RuntimePolicy {
    let config = PolicyConfig::new()
        .origins(["https://a.example", "https://b.example"])
        .methods(["PUT"])
        .headers(["content-type", "authorization", "x-token"])
        .credentials();
    config.check().expect("a valid policy")
}

fn narrow() -> RuntimePolicy {
    let config = PolicyConfig::new()
        .origins("https://a.example")
        .methods(["PUT"])
        .headers(["content-type"]);
    config.check().expect("a valid policy")
}

fn request(origin: &str, headers: Headers) -> Request {
    let mut request = Request::put("/books/")
        .header("host", "api.example")
        .header("origin", origin)
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "cors");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).expect("a request")
}

fn preflight(origin: &str, names: &str) -> Request {
    Request::options("/books/")
        .header("origin", origin)
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", names)
        .body(Body::empty())
        .expect("a request")
}

type App = BoxCloneSyncService<Request, Response, Infallible>;

async fn status(app: &App, request: Request) -> StatusCode {
    let Ok(response) = app.clone().oneshot(request).await;
    response.status()
}

type Headers = &'static [(&'static str, &'static str)];

/// What a script sends, and the names of its headers in the preflight.
const EXCESSES: [(&str, Headers, &str); 4] = [
    ("https://b.example", &[], ""),
    ("https://a.example", &[("x-token", "1")], "x-token"),
    (
        "https://a.example",
        &[("authorization", "Bearer 1")],
        "authorization",
    ),
    ("https://a.example", &[("cookie", "session=1")], ""),
];

/// Asks for each excess before the replacement and after it.
async fn assert_refused(app: &App, replace: impl Fn(Option<RuntimePolicy>)) {
    for replacement in [None, Some(narrow())] {
        for (origin, headers, names) in EXCESSES {
            replace(Some(wide()));
            let is_allowed = status(app, preflight(origin, names)).await;
            assert_eq!(is_allowed, StatusCode::NO_CONTENT, "{origin} {names}");
            replace(replacement.clone());
            let before = RUNS.load(Ordering::SeqCst);
            let answer = status(app, request(origin, headers)).await;
            assert_eq!(answer, StatusCode::FORBIDDEN, "{origin} {headers:?}");
            assert_eq!(RUNS.load(Ordering::SeqCst), before, "{origin} {headers:?}");
        }
        let allowed = request("https://a.example", &[("content-type", "application/json")]);
        assert_eq!(status(app, allowed).await, StatusCode::OK);
    }
}

fn boxed<S>(service: S) -> App
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
{
    BoxCloneSyncService::new(service)
}

#[tokio::test]
async fn a_handler_does_not_run_for_what_a_replaced_policy_has_granted() {
    let live = LivePolicy::new(None);
    let layers = [
        boxed(opaque().layer(CorsLayer::new(&live))),
        boxed(CorsLayer::new(&live).layer(opaque())),
        // The live policy is seen, and the one behind it is not.
        boxed(
            opaque()
                .layer(CorsLayer::new(&live))
                .layer(CorsLayer::new(narrow())),
        ),
    ];
    for app in layers {
        assert_refused(&app, |policy| live.replace(policy)).await;
    }
    let current: Arc<Mutex<Option<RuntimePolicy>>> = Arc::default();
    let found = Arc::clone(&current);
    let layer = CorsLayer::per_request(move |_: &http::request::Parts| {
        let policy = found.lock().expect("not poisoned").clone();
        async move { policy }
    });
    let app = boxed(opaque().layer(layer));
    assert_refused(&app, |policy| {
        *current.lock().expect("not poisoned") = policy;
    })
    .await;
}
