//! Policies that are replaced while the program runs.

use std::cell::Cell;

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::{any, get},
};
use cors_axum::{
    CorsLayer, LivePolicy, Policies, PolicyConfig, RouterExt as _, RuntimePolicy, cors, routes,
};
use cors_testing::{Browser, Outcome, Request as Fetch};
use http::{Method, StatusCode, request::Builder};
use tests::{APP, FOREIGN, actual, preflight, send};
use tower::Layer as _;
use tower_http::trace::TraceLayer;

use super::sources::{strict, wide};

const ADMIN: &str = "https://admin.example.com";
const URL: &str = "https://api.example.com/secret";

thread_local! {
    /// The number of runs of a handler in a test. Each test has its own thread.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn run(what: &'static str) -> &'static str {
    RUNS.set(RUNS.get() + 1);
    what
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET])]
async fn read_secret() -> &'static str {
    run("secret")
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [DELETE])]
async fn delete_secret() -> &'static str {
    run("deleted")
}

fn handlers() -> Router {
    Router::new().route("/secret", routes![read_secret, delete_secret])
}

async fn plain() -> &'static str {
    run("plain")
}

fn plain_router() -> Router {
    Router::new().route("/secret", get(plain).delete(plain))
}

fn opaque(router: Router) -> Router {
    Router::new().fallback_service(TraceLayer::new_for_http().layer(router))
}

async fn refuse(_: Request, _: Next) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

fn origins(origins: &[&str]) -> RuntimePolicy {
    let config = PolicyConfig::new().origins(origins).max_age(600);
    config.check().expect("a valid policy")
}

async fn allowed(app: &Router, request: Builder) -> Option<String> {
    let answer = send(app, request).await;
    answer.allow_origin().map(str::to_owned)
}

fn read(origin: &str) -> Builder {
    actual(Method::GET, "/secret", origin)
}

#[tokio::test]
async fn the_next_request_is_decided_by_the_new_policy_in_every_clone() {
    let live = LivePolicy::new(origins(&[APP, ADMIN]));
    let layer = CorsLayer::new(&live);
    let app = plain_router().layer(layer.clone());
    let second = plain_router().layer(layer.clone());
    let only = plain_router().layer(layer.exclusive());
    let directly = CorsLayer::new(live.clone()).layer(plain_router());
    let directly = Router::new().fallback_service(directly);
    let policies = Policies::from(&live);
    let apps = [
        app.clone(),
        app.nest("/nested", second.clone()),
        second,
        only,
        directly,
    ];
    let replacements: [(Option<RuntimePolicy>, &[&str]); 6] = [
        (Some(origins(&[APP, ADMIN])), &[APP, ADMIN]),
        (Some(origins(&[FOREIGN, ADMIN])), &[FOREIGN, ADMIN]),
        (None, &[]),
        (Some(origins(&["https://*.example.com"])), &[APP, ADMIN]),
        (None, &[]),
        (Some(origins(&[FOREIGN, APP])), &[FOREIGN, APP]),
    ];
    for (index, (policy, expected)) in replacements.into_iter().enumerate() {
        let is_on = policy.is_some();
        live.clone().replace(policy);
        assert_eq!(live.current().is_some(), is_on);
        for (number, app) in apps.iter().enumerate() {
            for origin in [APP, ADMIN, FOREIGN] {
                let found = allowed(app, read(origin)).await;
                let expected = expected.contains(&origin).then(|| origin.to_owned());
                assert_eq!(
                    found, expected,
                    "replacement {index}, app {number}, {origin}"
                );
                let found = allowed(app, preflight("/secret", origin, "DELETE")).await;
                assert_eq!(
                    found, expected,
                    "replacement {index}, app {number}, {origin}"
                );
            }
        }
        for origin in [APP, ADMIN, FOREIGN] {
            let request = read(origin).body(()).expect("a request");
            let mut headers = http::HeaderMap::new();
            policies.response_headers(&request).write(&mut headers);
            let is_allowed = headers.contains_key("access-control-allow-origin");
            assert_eq!(
                is_allowed,
                expected.contains(&origin),
                "replacement {index}, {origin}"
            );
            assert_eq!(headers.contains_key("vary"), is_on);
            let request = preflight("/secret", origin, "GET")
                .body(())
                .expect("a request");
            assert_eq!(
                policies.answer_preflight::<(), _>(&request).is_some(),
                is_on
            );
        }
    }
}

/// The policy in effect when a request arrives decides it, even if the policy is replaced while the handler runs.
#[tokio::test]
async fn a_request_keeps_the_policy_with_which_it_arrived() {
    let live = LivePolicy::new(origins(&[APP, ADMIN]));
    let in_handler = live.clone();
    let handler = any(async move || in_handler.replace(origins(&[FOREIGN, ADMIN])));
    let app = Router::new()
        .route("/secret", handler)
        .layer(CorsLayer::new(&live));
    assert_eq!(allowed(&app, read(APP)).await.as_deref(), Some(APP));
    assert_eq!(allowed(&app, read(APP)).await, None);
    live.replace(None);
    let answer = send(&app, read(FOREIGN)).await;
    assert_eq!((answer.allow_origin(), answer.vary().len()), (None, 0));
}

/// Without a policy, the layer answers no preflights and changes no responses.
#[tokio::test]
async fn a_layer_without_a_policy_does_nothing() {
    let live = LivePolicy::new(None);
    let app = || {
        let answers = any(async |request: Request| {
            let own = [("access-control-allow-origin", "own"), ("vary", "own")];
            (own, request.method().to_string())
        });
        plain_router().route("/own", answers)
    };
    let apps = [
        app().layer(CorsLayer::new(&live)),
        app().layer(CorsLayer::new(&live).exclusive()),
        Router::new().fallback_service(CorsLayer::new(&live).layer(app())),
        app().layer(CorsLayer::new(None::<LivePolicy>)),
        app()
            .layer(CorsLayer::new(&live))
            .layer(CorsLayer::new(&live)),
        opaque(app().layer(CorsLayer::new(&live))).layer(CorsLayer::new(&live)),
    ];
    let without = app();
    for (index, app) in apps.iter().enumerate() {
        for path in ["/secret", "/own", "/missing"] {
            for request in [
                || read(APP),
                || actual(Method::DELETE, "/", APP),
                || actual(Method::OPTIONS, "/", APP),
                || preflight("/", APP, "DELETE"),
            ] {
                let found = send(app, request().uri(path)).await;
                let expected = send(&without, request().uri(path)).await;
                let parts = |answer: tests::Answer| (answer.status, answer.headers, answer.body);
                assert_eq!(parts(found), parts(expected), "app {index}, {path}");
            }
        }
    }
}

/// The policies of annotated handlers apply whether the layer has a policy or not.
#[tokio::test]
async fn annotated_handlers_behind_a_layer_without_a_policy_keep_theirs() {
    let live = LivePolicy::new(None);
    let apps = [
        handlers().layer(CorsLayer::new(&live)),
        handlers().layer(CorsLayer::new(&live).exclusive()),
        handlers()
            .inside_cors(from_fn(refuse))
            .layer(CorsLayer::new(&live)),
        handlers()
            .layer(CorsLayer::new(&live))
            .inside_cors(from_fn(refuse)),
        opaque(handlers()).layer(CorsLayer::new(&live)),
        Router::new().fallback_service(CorsLayer::new(&live).layer(handlers())),
    ];
    for (index, app) in apps.iter().enumerate() {
        for (origin, expected) in [(ADMIN, Some(ADMIN)), (APP, None)] {
            let found = allowed(app, read(origin)).await;
            assert_eq!(found.as_deref(), expected, "app {index}");
            let found = allowed(app, preflight("/secret", origin, "DELETE")).await;
            assert_eq!(found.as_deref(), expected, "app {index}");
        }
    }
}

/// A regression test: the layer outside was applied as if the exclusive layer had a policy, and overrode the
/// policies of annotated handlers.
#[tokio::test]
async fn an_exclusive_layer_without_a_policy_hides_no_policy_inside() {
    let live = LivePolicy::new(None);
    let exclusive = || handlers().layer(CorsLayer::new(&live).exclusive());
    let apps = [
        ("static", exclusive().layer(CorsLayer::new(wide().declared))),
        (
            "runtime",
            exclusive().layer(CorsLayer::new(wide().runtime())),
        ),
        ("live", exclusive().layer(CorsLayer::new(&wide().live()))),
        (
            "two layers",
            exclusive()
                .layer(CorsLayer::new(&LivePolicy::new(None)))
                .layer(CorsLayer::new(wide().declared)),
        ),
        (
            "in inside_cors",
            exclusive()
                .layer(CorsLayer::new(wide().declared))
                .inside_cors(from_fn(async |request: Request, next: Next| {
                    next.run(request).await
                })),
        ),
    ];
    for (how, app) in apps {
        for (origin, is_allowed) in [(ADMIN, true), (APP, false)] {
            RUNS.set(0);
            let mut browser = Browser::at(origin);
            let outcome = browser.fetch(&app, Fetch::delete(URL)).await;
            assert_eq!(
                is_readable(&outcome),
                is_allowed,
                "{how}: DELETE from {origin}"
            );
            assert_eq!(
                RUNS.get(),
                usize::from(is_allowed),
                "{how}: DELETE from {origin}"
            );
            let outcome = browser.fetch(&app, Fetch::get(URL)).await;
            assert_eq!(
                is_readable(&outcome),
                is_allowed,
                "{how}: GET from {origin}"
            );
        }
    }
}

fn is_readable(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Readable(response) if response.status.is_success())
}

type Replace = fn(&LivePolicy, &LivePolicy);

/// The browser caches the preflight response. The policy that is nearest to the handler still decides,
/// whichever of the two has been replaced since.
#[tokio::test]
async fn a_replacement_between_preflight_and_request_does_not_widen_the_policy_inside() {
    let opened = || {
        let inner = LivePolicy::new(wide().runtime());
        let outer = LivePolicy::new(wide().runtime());
        (inner, outer)
    };
    let narrow: [(&str, Replace, bool); 5] = [
        ("nothing", |_, _| {}, true),
        (
            "the inner one",
            |inner, _| inner.replace(strict().runtime()),
            false,
        ),
        // The inner policy is nearer to the handler.
        (
            "the outer one",
            |_, outer| outer.replace(strict().runtime()),
            true,
        ),
        (
            "both",
            |inner, outer| {
                outer.replace(strict().runtime());
                inner.replace(strict().runtime());
            },
            false,
        ),
        (
            "both, and the outer one by a narrower one",
            |inner, outer| {
                inner.replace(strict().runtime());
                outer.replace(origins(&[FOREIGN]));
            },
            false,
        ),
    ];
    for (what, replace, is_allowed) in narrow {
        let (inner, outer) = opened();
        let app =
            opaque(plain_router().layer(CorsLayer::new(&inner))).layer(CorsLayer::new(&outer));
        let mut browser = Browser::at(APP);
        let delete = || Fetch::delete(URL).header("x-custom", "1");
        assert!(is_readable(&browser.fetch(&app, delete()).await));
        replace(&inner, &outer);
        RUNS.set(0);
        let outcome = browser.fetch(&app, delete()).await;
        assert_eq!(browser.preflight_count(), 1, "{what}");
        assert_eq!(is_readable(&outcome), is_allowed, "{what}");
        assert_eq!(RUNS.get(), usize::from(is_allowed), "{what}");
    }
}

/// A handler does not run for a request that its policy refuses, whether the outer policy is static, run-time or live.
#[tokio::test]
async fn an_annotated_handler_inside_an_opaque_service_does_not_run_by_an_outer_policy() {
    let live = wide().live();
    let apps = [
        opaque(handlers()).layer(CorsLayer::new(wide().declared)),
        opaque(handlers()).layer(CorsLayer::new(wide().runtime())),
        opaque(handlers()).layer(CorsLayer::new(&live)),
    ];
    for (index, app) in apps.iter().enumerate() {
        for (origin, is_allowed) in [(ADMIN, true), (APP, false)] {
            RUNS.set(0);
            let mut browser = Browser::at(origin);
            let outcome = browser.fetch(app, Fetch::delete(URL)).await;
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
        }
    }
}

/// While the inner layer is switched off, the policy of the outer layer applies.
#[tokio::test]
async fn an_outer_layer_serves_the_methods_of_an_inner_one_that_is_switched_off() {
    let inner = LivePolicy::new(strict().runtime());
    let app = plain_router()
        .layer(CorsLayer::new(&inner))
        .layer(CorsLayer::new(wide().declared));
    let delete = |origin| preflight("/secret", origin, "DELETE");
    for _ in 0..2 {
        inner.replace(strict().runtime());
        assert_eq!(allowed(&app, read(APP)).await, None);
        assert_eq!(allowed(&app, delete(APP)).await, None);
        inner.replace(None);
        assert_eq!(allowed(&app, read(APP)).await.as_deref(), Some("*"));
        assert_eq!(allowed(&app, delete(APP)).await.as_deref(), Some("*"));
    }
}

/// Authentication between the layer and the handlers receives no preflights while the layer has a policy.
#[tokio::test]
async fn preflights_reach_authentication_only_while_no_layer_has_a_policy() {
    let live = LivePolicy::new(None);
    let app = plain_router()
        .layer(from_fn(refuse))
        .layer(CorsLayer::new(&live));
    let status = async || {
        let answer: Response = tower::ServiceExt::oneshot(
            app.clone(),
            preflight("/secret", APP, "DELETE")
                .body(axum::body::Body::empty())
                .expect("a request"),
        )
        .await
        .expect("a response");
        answer.status().as_u16()
    };
    assert_eq!(status().await, 401);
    live.replace(origins(&[APP, ADMIN]));
    assert_eq!(status().await, 204);
    assert_eq!(send(&app, read(APP)).await.allow_origin(), Some(APP));
    live.replace(None);
    assert_eq!(status().await, 401);
}
