//! `enforce` together with layers, sibling routes and other policies.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Extension, Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::{any, post},
};
use cors_axum::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, RouterExt as _, cors, policies, policy, routes,
    without_cors,
};
use http::{Method, StatusCode};
use tests::{APP, Answer, FOREIGN, actual, send};
use tower::{Layer as _, ServiceBuilder, ServiceExt as _, buffer::BufferLayer};

use super::Runs;

policy! {
    ENFORCED = { origins = ["https://app.example.com"], enforce }
    READ_ONLY = { origins = ["https://app.example.com"] }
}

#[cors(policy = READ_ONLY, methods = [POST], enforce)]
async fn write(Extension(runs): Extension<Runs>) {
    runs.count();
}

#[cors(policy = READ_ONLY, methods = [PUT])]
async fn unenforced(Extension(runs): Extension<Runs>) {
    runs.count();
}

#[cors(origins = [configured], methods = [POST], enforce)]
async fn tenants(Extension(runs): Extension<Runs>) {
    runs.count();
}

async fn plain(Extension(runs): Extension<Runs>) {
    runs.count();
}

/// Sends the request of a form on a foreign site.
async fn form(app: &Router, path: &str) -> Answer {
    foreign(app, Method::POST, path).await
}

async fn foreign(app: &Router, method: Method, path: &str) -> Answer {
    let request = actual(method, path, FOREIGN).header("sec-fetch-site", "cross-site");
    send(app, request).await
}

fn blocked(answer: &Answer, runs: &Runs) {
    assert_eq!(
        (answer.status, runs.take()),
        (StatusCode::FORBIDDEN, 0),
        "{answer:?}"
    );
    assert_eq!(answer.access_control(), [""; 0], "{answer:?}");
}

fn runs_once(answer: &Answer, runs: &Runs) {
    assert_eq!(
        (answer.status, runs.take()),
        (StatusCode::OK, 1),
        "{answer:?}"
    );
}

#[tokio::test]
async fn each_handler_of_a_path_has_its_own() {
    let routes = routes![write, unenforced].patch(plain);
    let (app, runs) = Runs::of(Router::new().route("/", routes));
    blocked(&form(&app, "/").await, &runs);
    runs_once(&foreign(&app, Method::PUT, "/").await, &runs);
    runs_once(&foreign(&app, Method::PATCH, "/").await, &runs);
}

#[tokio::test]
async fn layers_inside_cors_do_not_run() {
    let layer_runs = Arc::new(AtomicUsize::new(0));
    let count = {
        let layer_runs = Arc::clone(&layer_runs);
        move |request: Request, next: Next| {
            layer_runs.fetch_add(1, Ordering::Relaxed);
            next.run(request)
        }
    };
    let app = Router::new()
        .route("/", routes![write])
        .inside_cors(from_fn(count.clone()));
    let (app, runs) = Runs::of(app);
    blocked(&form(&app, "/").await, &runs);
    assert_eq!(layer_runs.load(Ordering::Relaxed), 0);
    runs_once(&send(&app, actual(Method::POST, "/", APP)).await, &runs);
    assert_eq!(layer_runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_default_policy_leaves_a_handlers_own_enforcement_alone() {
    for policy in [&ENFORCED, &READ_ONLY] {
        let app = Router::new()
            .route("/write", routes![write])
            .route("/unenforced", routes![unenforced])
            .route("/plain", any(plain))
            .layer(CorsLayer::new(policy));
        let (app, runs) = Runs::of(app);
        blocked(&form(&app, "/write").await, &runs);
        runs_once(&foreign(&app, Method::PUT, "/unenforced").await, &runs);
        let plain = form(&app, "/plain").await;
        if policy.enforce() {
            blocked(&plain, &runs);
            // This also holds for a method that the policy does not list.
            blocked(
                &foreign(&app, Method::from_bytes(b"CONNECT").unwrap(), "/plain").await,
                &runs,
            );
        } else {
            runs_once(&plain, &runs);
        }
    }
}

#[tokio::test]
async fn an_opaque_service_inside_a_layer_is_enforced_by_both() {
    let inner = || {
        Router::new()
            .route("/", routes![write])
            .route("/plain", any(plain))
    };
    let app = |policy: &'static cors_axum::Policy| {
        let opaque = Router::new().nest_service("/in", inner());
        Runs::of(opaque.layer(CorsLayer::new(policy)))
    };
    let (read_only, runs) = app(&READ_ONLY);
    blocked(&form(&read_only, "/in/").await, &runs);
    runs_once(&form(&read_only, "/in/plain").await, &runs);
    let (enforced, runs) = app(&ENFORCED);
    blocked(&form(&enforced, "/in/").await, &runs);
    blocked(&form(&enforced, "/in/plain").await, &runs);
}

/// A layer outside adds no header to the refusal, whatever its policy is.
#[tokio::test]
async fn no_script_can_read_the_refusal_of_an_inner_policy() {
    policy! {
        ANY = { origins = any }
    }
    let inner = Router::new().route("/", routes![write]);
    let app = Router::new()
        .nest_service("/in", inner)
        .layer(CorsLayer::new(&ANY));
    let (app, runs) = Runs::of(app);
    blocked(&form(&app, "/in/").await, &runs);

    // The same, for a method that no policy of an inner layer serves.
    let inner = Router::new().route("/", any(plain));
    let inner = CorsLayer::new(policies![write]).layer(inner);
    let app = Router::new()
        .nest_service("/in", inner)
        .layer(CorsLayer::new(&ANY));
    let (app, runs) = Runs::of(app);
    blocked(&foreign(&app, Method::GET, "/in/").await, &runs);
}

#[tokio::test]
async fn without_cors_takes_away_permissions_and_not_protection() {
    let (app, runs) = Runs::of(
        Router::new()
            .route("/", routes![write])
            .layer(without_cors()),
    );
    blocked(&form(&app, "/").await, &runs);
    let answer = send(&app, actual(Method::POST, "/", APP)).await;
    runs_once(&answer, &runs);
    assert_eq!(answer.access_control(), [""; 0]);
}

#[tokio::test]
async fn an_exclusive_layer_enforces_for_everything_behind_it() {
    let routes = || {
        Router::new()
            .route("/write", routes![write])
            .route("/plain", any(plain))
    };
    let (app, runs) = Runs::of(routes());
    let exclusive = CorsLayer::new(&ENFORCED).exclusive().layer(app);
    let app = Router::new().fallback_service(exclusive);
    blocked(&form(&app, "/write").await, &runs);
    blocked(&form(&app, "/plain").await, &runs);
    blocked(&foreign(&app, Method::TRACE, "/plain").await, &runs);
    runs_once(
        &send(&app, actual(Method::POST, "/plain", APP)).await,
        &runs,
    );

    // If the layer does not enforce its policy, the handler's `enforce` stays in effect.
    let (app, runs) = Runs::of(routes());
    let exclusive = CorsLayer::new(&READ_ONLY).exclusive().layer(app);
    let app = Router::new().fallback_service(exclusive);
    let answer = form(&app, "/write").await;
    assert_eq!((answer.status, runs.take()), (StatusCode::FORBIDDEN, 0));
    assert_eq!(
        answer.allow_origin(),
        Some(APP),
        "the only policy has a constant origin"
    );
    runs_once(&form(&app, "/plain").await, &runs);
}

#[tokio::test]
async fn foreign_layers_anywhere_change_nothing() {
    let strip = from_fn(|mut request: Request, next: Next| async move {
        request.extensions_mut().clear();
        let mut response: Response = next.run(request).await;
        response.headers_mut().clear();
        response
    });
    // The counter is inside the layer that clears the extensions.
    let (inner, runs) = Runs::of(Router::new().route("/", routes![write]));
    let app = inner.layer(strip).layer(CorsLayer::new(&READ_ONLY));
    blocked(&form(&app, "/").await, &runs);

    let (inner, runs) = Runs::of(Router::new().route("/", routes![write]));
    let buffered = ServiceBuilder::new()
        .layer(BufferLayer::new(8))
        .service(inner);
    let service = CorsLayer::new(&READ_ONLY).layer(buffered);
    let request = actual(Method::POST, "/", FOREIGN).header("sec-fetch-site", "cross-site");
    let request = request.body(axum::body::Body::empty()).expect("a request");
    let response = service.oneshot(request).await.expect("a response");
    assert_eq!((response.status(), runs.take()), (StatusCode::FORBIDDEN, 0));
    assert!(
        !response
            .headers()
            .contains_key("access-control-allow-origin")
    );
}

#[tokio::test]
async fn several_policies_of_a_layer_are_held_to_the_first_that_enforces() {
    let layer = CorsLayer::new(policies![unenforced, write]);
    let (app, runs) = Runs::of(Router::new().route("/", any(plain)).layer(layer));
    blocked(&form(&app, "/").await, &runs);
    runs_once(&foreign(&app, Method::PUT, "/").await, &runs);
    blocked(&foreign(&app, Method::PATCH, "/").await, &runs);
}

#[tokio::test]
async fn configured_sets_and_live_policies_enforce() {
    let set = OriginSet::new([APP]).expect("a set");
    let (app, runs) = Runs::of(Router::new().route("/", routes![origins = &set; tenants]));
    blocked(&form(&app, "/").await, &runs);
    runs_once(&send(&app, actual(Method::POST, "/", APP)).await, &runs);
    set.replace([FOREIGN]).expect("a set");
    runs_once(&form(&app, "/").await, &runs);
    blocked(&send(&app, actual(Method::POST, "/", APP)).await, &runs);

    let config = || PolicyConfig::new().origins(APP);
    let live = LivePolicy::new(config().enforce().check().expect("valid"));
    let (app, runs) = Runs::of(
        Router::new()
            .route("/", post(plain))
            .layer(CorsLayer::new(&live)),
    );
    blocked(&form(&app, "/").await, &runs);
    live.replace(config().check().expect("valid"));
    runs_once(&form(&app, "/").await, &runs);
    live.replace(
        config()
            .enforce_hosts("api.example.com")
            .check()
            .expect("valid"),
    );
    let answer = send(
        &app,
        actual(Method::POST, "/", APP).header("host", "evil.example"),
    )
    .await;
    blocked(&answer, &runs);
}
