//! Replacements while other threads decide requests: each response is that of exactly one policy, and none is lost.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn},
    routing::any,
};
use cors_axum::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, RouterExt as _, RuntimePolicy, cors, routes,
};
use http::{HeaderMap, Method};
use tests::{actual, preflight};
use tower::ServiceExt as _;

/// The number of requests that each thread sends.
const REQUESTS: usize = 8_000;

/// The origin that the old policy allows, and the one that the new policy allows.
const PAGES: [&str; 2] = ["https://old.example", "https://new.example"];

/// Policies with different values for all headers, so that each header of a response identifies its policy.
fn policies() -> [RuntimePolicy; 2] {
    let old = PolicyConfig::new()
        .origins([PAGES[0], "https://also-old.example"])
        .methods("GET, PUT")
        .headers("x-old")
        .expose("x-old")
        .max_age(1_111)
        .credentials();
    let new = PolicyConfig::new()
        .origins(["https://*.new.example", PAGES[1]])
        .methods("GET, PUT, DELETE")
        .headers("x-new, x-newer")
        .expose("x-new")
        .max_age(2_222);
    [old, new].map(|config| config.check().expect("a valid policy"))
}

/// Whether the response is that of the old policy. Asserts that all its headers belong to one policy.
fn is_old(page: &str, headers: &HeaderMap, is_preflight: bool) -> bool {
    let header = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().expect("a text"))
    };
    let origin = header("access-control-allow-origin");
    // If the page is refused, the response is that of the other policy.
    let is_old = (page == PAGES[0]) == origin.is_some();
    let expected = match (origin, is_old) {
        (None, _) => [None; 5],
        (Some(_), true) if is_preflight => {
            [Some(page), Some("x-old"), Some("1111"), Some("true"), None]
        }
        (Some(_), true) => [Some(page), None, None, Some("true"), Some("x-old")],
        (Some(_), false) if is_preflight => {
            [Some(page), Some("x-new,x-newer"), Some("2222"), None, None]
        }
        (Some(_), false) => [Some(page), None, None, None, Some("x-new")],
    };
    let found = [
        "access-control-allow-origin",
        "access-control-allow-headers",
        "access-control-max-age",
        "access-control-allow-credentials",
        "access-control-expose-headers",
    ]
    .map(header);
    assert_eq!(found, expected, "{page}: {headers:?}");
    is_old
}

/// Sends requests in two threads while a third thread calls `replace`. Asserts that both policies answer.
fn race(
    path: &'static str,
    app: &Router,
    replace: impl Fn(usize) + Send + Sync,
    check: fn(&str, &HeaderMap, bool) -> bool,
) {
    let is_done = AtomicBool::new(false);
    thread::scope(|scope| {
        let workers = [0, 1].map(|_| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                let send = send_all(path, app.clone(), check);
                runtime.expect("a runtime").block_on(send)
            })
        });
        let replacing = scope.spawn(|| {
            let mut count = 0;
            while !is_done.load(Ordering::Relaxed) {
                count += 1;
                replace(count);
                thread::yield_now();
            }
            count
        });
        let answers = workers.map(|worker| worker.join().expect("answers"));
        is_done.store(true, Ordering::Relaxed);
        let replaced = replacing.join().expect("replacements");
        assert!(replaced > 100, "only {replaced} replacements");
        for [old, new] in answers {
            assert_eq!(old + new, REQUESTS);
            assert!(old > 100 && new > 100, "{old} and {new} answers");
        }
    });
}

/// Sends the requests, and returns the number of responses of each policy.
async fn send_all(
    path: &str,
    app: Router,
    check: fn(&str, &HeaderMap, bool) -> bool,
) -> [usize; 2] {
    let mut counts = [0; 2];
    for number in 0..REQUESTS {
        let page = PAGES[number % 2];
        let is_preflight = number % 4 < 2;
        let request = if is_preflight {
            preflight(path, page, "PUT")
        } else {
            actual(Method::PUT, path, page)
        };
        let request = request.body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("a response");
        // A policy inside another layer also refuses requests.
        assert!(response.status().is_success() || response.status() == 403);
        let is_old = check(page, response.headers(), is_preflight);
        counts[usize::from(!is_old)] += 1;
    }
    counts
}

fn plain() -> Router {
    Router::new().route("/", any(async || "plain"))
}

async fn pass(request: Request, next: Next) -> axum::response::Response {
    next.run(request).await
}

/// Sends requests while one policy replaces the other.
fn race_policies(app: &Router, live: &LivePolicy, policies: &[RuntimePolicy; 2]) {
    let replace = |count: usize| live.replace(policies[count % 2].clone());
    race("/", app, replace, is_old);
}

#[test]
fn a_live_policy_is_replaced_as_a_whole() {
    let [old, new] = policies();
    let live = LivePolicy::new(old.clone());
    let app = plain().layer(CorsLayer::new(&live));
    race_policies(&app, &live, &[old, new]);
}

/// The layers load the policy one after the other. The layer nearest to the handler decides.
#[test]
fn several_layers_of_one_live_policy_answer_as_one() {
    let [old, new] = policies();
    let live = LivePolicy::new(old.clone());
    let app = plain()
        .layer(CorsLayer::new(&live))
        .inside_cors(from_fn(pass))
        .layer(CorsLayer::new(&live));
    race_policies(&app, &live, &[old, new]);
}

#[cors(origins = [configured], methods = [GET, PUT], max_age = 3_333, expose = ["x-set"], credentials)]
async fn bound() -> &'static str {
    "bound"
}

/// Whether the set contained the old origin.
fn has_old(page: &str, headers: &HeaderMap, is_preflight: bool) -> bool {
    let origin = headers.get("access-control-allow-origin");
    let others = ["access-control-allow-credentials", "access-control-max-age"];
    assert!(
        origin.is_none_or(|origin| origin == page),
        "{page}: {headers:?}"
    );
    assert_eq!(
        headers.contains_key(others[0]),
        origin.is_some(),
        "{headers:?}"
    );
    let has_max_age = origin.is_some() && is_preflight;
    assert_eq!(headers.contains_key(others[1]), has_max_age, "{headers:?}");
    (page == PAGES[0]) == origin.is_some()
}

#[test]
fn the_origins_of_a_set_are_replaced_as_a_whole() {
    let set = OriginSet::new([PAGES[0], "https://also-old.example"]).expect("a valid set");
    let app = Router::new()
        .route("/", routes![origins = &set; bound])
        .inside_cors(from_fn(pass));
    race(
        "/",
        &app,
        |count| {
            let origins = [PAGES[count % 2], "https://*.other.example"];
            set.replace(origins).expect("valid origins");
            // An invalid replacement has no effect.
            assert!(set.replace(["http://new.example"]).is_err());
        },
        has_old,
    );
}

/// Mounting and dropping routers does not affect the other threads.
#[test]
fn routers_are_mounted_while_a_set_is_replaced() {
    let set = OriginSet::new([PAGES[0]]).expect("a valid set");
    let app = Router::new().route("/", routes![origins = &set; bound]);
    race(
        "/",
        &app,
        |count| {
            let other: Router = Router::new().route("/", routes![origins = &set; bound]);
            set.replace([PAGES[count % 2]]).expect("valid origins");
            drop(other);
        },
        has_old,
    );
}
