//! A policy that is found for each request.

use std::{
    future::{Ready, ready},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use cors_poem::{
    CorsEndpoint, CorsLayer, LivePolicy, OriginSet, PerRequestLayer, PolicyConfig, Route,
    RuntimePolicy, cors, explain, inside_cors, policy, routes, without_cors,
};
use poem::{
    Endpoint, EndpointExt as _, Error, IntoResponse as _, Request, Response, Result, handler,
    http::{StatusCode, header::VARY},
};

use crate::{
    ADMIN, APP, EVIL, from,
    middleware::{rebuild, require_token, to_path},
    preflight, preflight_with, request, send, send_built, with_token,
};

const SHOP: &str = "https://shop.example";

policy! {
    /// Allows more than every other policy.
    WIDE = { origins = any, methods = any, headers = [any, "authorization"] }
}

#[cors(
    origins = ["https://admin.example.com", "https://b.example.com"],
    methods = [DELETE],
    credentials,
)]
#[handler]
fn delete_users() -> &'static str {
    "deleted"
}

#[cors(origins = [configured], methods = [DELETE], credentials)]
#[handler]
fn delete_bound() -> &'static str {
    "deleted"
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

#[handler]
fn fails() -> Result<()> {
    Err(Error::from_string("in use", StatusCode::CONFLICT))
}

fn allowing(origins: &[&str]) -> RuntimePolicy {
    let config = PolicyConfig::new().origins(origins).headers(["x-tenant"]);
    config.check().expect("a valid policy")
}

/// The policy of the tenant in the first segment of the path.
fn of_tenant(request: &Request) -> Option<RuntimePolicy> {
    match request.uri().path().split('/').nth(1)? {
        "app" => Some(allowing(&[APP, ADMIN])),
        "shop" => Some(allowing(&[SHOP, ADMIN])),
        "any" => Some(allowing(&["*"])),
        "enforced" => {
            let config = PolicyConfig::new().origins([APP]).enforce();
            Some(config.check().expect("a valid policy"))
        }
        "local" => {
            let config = PolicyConfig::new().origins([APP]);
            let config = config.enforce_hosts(["api.example.com"]);
            Some(config.check().expect("a valid policy"))
        }
        "panic" => panic!("as the test wants it"),
        _ => None,
    }
}

fn found(request: &Request) -> impl Future<Output = Option<RuntimePolicy>> + Send + use<> {
    let policy = of_tenant(request);
    async move {
        tokio::task::yield_now().await;
        policy
    }
}

type Find = fn(&Request) -> Ready<Option<RuntimePolicy>>;

/// A middleware whose policy allows every origin.
fn everybody() -> PerRequestLayer<Find> {
    CorsLayer::per_request(|_| ready(Some(allowing(&["*"]))))
}

/// A middleware that finds no policy.
fn nobody() -> PerRequestLayer<Find> {
    CorsLayer::per_request(|_| ready(None))
}

fn router() -> Route {
    Route::new()
        .at("/admin/users", routes![delete_users])
        .at("/:tenant/users", plain)
        .at("/:tenant/fails", fails)
}

fn app() -> CorsEndpoint {
    router().with(CorsLayer::per_request(found))
}

/// The same endpoint in a router whose policies are not visible.
fn opaque(endpoint: impl Endpoint<Output = Response> + 'static) -> Route {
    Route::new().nest("/", poem::Route::new().nest("/", endpoint))
}

#[tokio::test]
async fn the_path_names_the_policy() {
    let app = app();
    let table = [
        ("/app/users", APP, true),
        ("/app/users", SHOP, false),
        ("/shop/users", SHOP, true),
        ("/shop/users", APP, false),
        ("/nobody/users", APP, false),
        ("/app/missing", APP, true),
        ("/app/fails", APP, true),
        ("/app/fails", SHOP, false),
    ];
    for (path, origin, is_allowed) in table {
        let allowed = is_allowed.then_some(origin);
        let answer = send(&app, from(origin, "GET", path)).await;
        assert_eq!(answer.allowed().as_deref(), allowed, "{path} from {origin}");
        assert!(answer.varies_on_origin(), "{path}: {answer:?}");
        let answer = send(&app, preflight(origin, "PUT", path)).await;
        assert_eq!(answer.allowed().as_deref(), allowed, "{path} from {origin}");
        assert_eq!(
            answer.status == 204,
            is_allowed,
            "{path} from {origin}: {answer:?}"
        );
    }
    let granted = send(
        &app,
        preflight_with(APP, "PUT", "/app/users", "x-tenant").header("cookie", "a=b"),
    );
    granted.await.assert_granted(APP);
    let refused = send(&app, preflight_with(APP, "PUT", "/app/users", "x-other"));
    refused.await.assert_refused();
}

/// A cache stores responses with and without a policy, and the policy of the next request can differ.
#[tokio::test]
async fn every_response_varies_on_origin() {
    let apps = [
        app(),
        router()
            .with(rebuild_outside())
            .with(CorsLayer::per_request(found)),
        opaque(app()).with(CorsLayer::new(&WIDE)),
        app().with(without_cors()),
    ];
    for (number, app) in apps.iter().enumerate() {
        for path in [
            "/app/users",
            "/any/users",
            "/any/fails",
            "/nobody/users",
            "/nobody/fails",
            "/nobody/missing",
            "/panic/users",
        ] {
            for origin in [Some(APP), Some(SHOP), Some("null"), Some("a b"), None] {
                for method in ["GET", "HEAD", "OPTIONS", "DELETE", "PURGE"] {
                    let request = request(method, path);
                    let request = match origin {
                        Some(origin) => request.header("origin", origin),
                        None => request,
                    };
                    let answer = send(app, request).await;
                    let context = format!("{number}: {method} {path} from {origin:?}");
                    assert!(answer.varies_on_origin(), "{context}: {answer:?}");
                }
            }
            for method in ["GET", "DELETE", "PURGE"] {
                let answer = send(app, preflight(APP, method, path)).await;
                assert!(answer.varies_on_origin(), "{number}: {path}: {answer:?}");
            }
        }
    }
}

/// A middleware that responds without headers.
fn rebuild_outside() -> impl poem::Middleware<Route, Output: 'static> {
    poem::middleware::make(|route: Route| route.around(rebuild))
}

#[tokio::test]
async fn origin_is_added_to_vary_once() {
    for (own, lines) in [
        ("Origin", vec!["Origin"]),
        ("accept, ORIGIN", vec!["accept, ORIGIN"]),
        ("*", vec!["*"]),
        ("accept", vec!["accept", "Origin"]),
    ] {
        let varies =
            poem::endpoint::make_sync(move |_| "plain".with_header(VARY, own).into_response());
        let app = Route::new()
            .nest("/", varies)
            .with(CorsLayer::per_request(found));
        for request in [
            request("GET", "/nobody"),
            from(APP, "GET", "/nobody"),
            from(APP, "GET", "/app"),
        ] {
            let answer = send(&app, request).await;
            let values = answer.headers.get_all("vary").iter();
            assert_eq!(values.collect::<Vec<_>>(), lines, "{own}");
        }
    }
}

#[tokio::test]
async fn an_annotated_handler_keeps_its_policy() {
    let set = OriginSet::new([ADMIN, "https://b.example.com"]).expect("a valid set");
    let bound = Route::new().at("/admin/users", routes![origins = &set; delete_bound]);
    let apps = [
        router().with(everybody()),
        router().with(everybody()).with(everybody()),
        router().data(7_u8).with(everybody()),
        router().inside_cors(()).with(everybody()),
        Route::new().nest("/", router()).with(everybody()),
        Route::new()
            .at("/admin/users", routes![delete_users].with(everybody()))
            .with(()),
        Route::new()
            .at("/admin/users", routes![delete_users].put(plain))
            .with(everybody()),
        bound.with(everybody()),
        router().with(everybody()).with(CorsLayer::new(&WIDE)),
        opaque(router()).with(everybody()),
    ];
    for (number, app) in apps.iter().enumerate() {
        let is_seen = number != apps.len() - 1;
        for (origin, is_allowed) in [(ADMIN, true), (EVIL, false)] {
            let answer = send(app, preflight(origin, "DELETE", "/admin/users")).await;
            let is_granted = answer.status == 204;
            assert!(is_granted == is_allowed || !is_seen, "{number}: {answer:?}");
            let answer = send(app, from(origin, "DELETE", "/admin/users")).await;
            assert_eq!(
                answer.body == "deleted",
                is_allowed || is_seen,
                "{number}: {answer:?}"
            );
            assert_eq!(
                answer.allowed().as_deref(),
                is_allowed.then_some(origin),
                "{number}: {answer:?}"
            );
            // No annotated handler of the path serves this method.
            let answer = send(app, preflight(origin, "PUT", "/admin/users")).await;
            assert!(answer.status == 403 || !is_seen, "{number}: {answer:?}");
        }
    }
}

fn with_live(live: &LivePolicy) -> CorsEndpoint {
    Route::new()
        .at("/app/users", plain)
        .with(CorsLayer::new(live))
}

#[tokio::test]
async fn a_layer_inside_keeps_its_policy() {
    let live = LivePolicy::new(allowing(&[SHOP, ADMIN]));
    let apps = [
        with_live(&live).with(everybody()),
        Route::new().nest("/", with_live(&live)).with(everybody()),
        opaque(with_live(&live)).with(everybody()),
    ];
    for (number, app) in apps.iter().enumerate() {
        for (origin, is_allowed) in [(SHOP, true), (EVIL, false)] {
            let answer = send(app, from(origin, "GET", "/app/users")).await;
            answer.assert_is(200, "plain", is_allowed.then_some(origin));
            let answer = send(app, from(origin, "DELETE", "/app/users")).await;
            assert_eq!(
                answer.allowed().is_some(),
                is_allowed,
                "{number}: {answer:?}"
            );
        }
        let answer = send(app, preflight(EVIL, "DELETE", "/app/users")).await;
        assert_eq!(answer.status == 204, number == 2, "{number}: {answer:?}");
    }
    // A live policy that is disabled does nothing.
    live.replace(None);
    for app in &apps {
        send(app, preflight(EVIL, "DELETE", "/app/users"))
            .await
            .assert_granted("*");
        let answer = send(app, from(EVIL, "DELETE", "/app/users")).await;
        answer.assert_is(200, "plain", Some("*"));
    }
    let off = Route::new()
        .at("/app/users", plain)
        .with(without_cors())
        .with(everybody());
    let answer = send(&off, from(EVIL, "GET", "/app/users")).await;
    answer.assert_is(200, "plain", None);
}

/// If an inner layer does not decide a request, the policy of the middleware applies.
#[tokio::test]
async fn a_policy_outside_does_not_apply_to_what_a_layer_inside_leaves() {
    let live = LivePolicy::new(None);
    let off = with_live(&live).with(nobody()).with(CorsLayer::new(&WIDE));
    let answer = send(&off, from(EVIL, "DELETE", "/app/users")).await;
    answer.assert_is(200, "plain", None);
    let answer = send(&off, preflight(EVIL, "DELETE", "/app/users")).await;
    answer.assert_is(200, "plain", None);
    // The live policy does not serve this method, so the policy of the request applies.
    let config = PolicyConfig::new().origins([SHOP, ADMIN]).methods(["POST"]);
    live.replace(config.check().expect("a valid policy"));
    let annotated = || {
        Route::new()
            .at("/app/users", routes![delete_users].get(plain))
            .with(CorsLayer::new(&live))
    };
    for (layer, allowed) in [(everybody(), Some("*")), (nobody(), None)] {
        for app in [with_live(&live), annotated()] {
            let app = app.with(layer.clone()).with(CorsLayer::new(&WIDE));
            let answer = send(&app, from(EVIL, "GET", "/app/users")).await;
            answer.assert_is(200, "plain", allowed);
        }
    }
}

#[tokio::test]
async fn the_found_policy_is_for_the_other_methods_of_an_annotated_path() {
    let route = |path| Route::new().at(path, routes![delete_users].get(plain));
    let tenants = |path| route(path).with(CorsLayer::per_request(found));
    for (path, allowed) in [("/app/users", Some(APP)), ("/nobody/users", None)] {
        for app in [
            tenants(path),
            tenants(path).with(CorsLayer::new(&WIDE)),
            tenants(path).inside_cors(()).with(CorsLayer::new(&WIDE)),
            opaque(tenants(path)).with(CorsLayer::new(&WIDE)),
            Route::new()
                .nest("/", tenants(path))
                .with(CorsLayer::new(&WIDE)),
        ] {
            let answer = send(&app, from(APP, "GET", path)).await;
            answer.assert_is(200, "plain", allowed);
            let answer = send(&app, from(EVIL, "GET", path)).await;
            answer.assert_is(200, "plain", None);
            let answer = send(&app, from(APP, "PUT", path)).await;
            let is_allowed = answer.allowed().as_deref() == allowed;
            assert!(is_allowed && answer.varies_on_origin(), "{answer:?}");
            let answer = send(&app, from(ADMIN, "DELETE", path)).await;
            answer.assert_is(200, "deleted", Some(ADMIN));
        }
        let app = tenants(path).with(CorsLayer::new(&WIDE));
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_refused();
    }
}

/// The handler is not visible to the middleware, so the policy of the request answered the preflight.
#[tokio::test]
async fn an_unseen_handler_does_not_run_for_what_its_policy_refuses() {
    let app = opaque(router()).with(everybody());
    let answer = send(&app, from(EVIL, "DELETE", "/admin/users")).await;
    answer.assert_refused();
    let answer = send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    answer.assert_is(200, "deleted", Some(ADMIN));
}

#[tokio::test]
async fn a_middleware_inside_responds_under_the_found_policy() {
    for is_error in [true, false] {
        let mut auth = require_token();
        auth.is_error = is_error;
        let apps = [
            router()
                .inside_cors(auth.clone())
                .with(CorsLayer::per_request(found)),
            router()
                .with(auth.clone())
                .with(CorsLayer::per_request(found)),
        ];
        for app in &apps {
            let answer = send(app, from(APP, "GET", "/app/users")).await;
            answer.assert_is(401, "no token", Some(APP));
            let answer = send(app, from(SHOP, "GET", "/app/users")).await;
            answer.assert_is(401, "no token", None);
            let answer = send(app, with_token(APP, "GET", "/app/users")).await;
            answer.assert_is(200, "plain", Some(APP));
            let answer = send(app, from(ADMIN, "DELETE", "/admin/users")).await;
            answer.assert_is(401, "no token", Some(ADMIN));
        }
        let before = auth.requests();
        for app in &apps {
            send(app, preflight(APP, "PUT", "/app/users"))
                .await
                .assert_granted(APP);
            send(app, preflight(ADMIN, "DELETE", "/admin/users"))
                .await
                .assert_granted(ADMIN);
        }
        assert_eq!(auth.requests(), before);
    }
}

/// If no policy is found, for instance because of the database, no outer policy replaces that of the tenant.
#[tokio::test]
async fn where_none_is_found_no_policy_outside_applies() {
    let live = LivePolicy::new(allowing(&["*"]));
    let apps = [
        opaque(app()).with(CorsLayer::new(&WIDE)),
        opaque(app()).with(CorsLayer::new(&live)),
        opaque(app()).with(everybody()),
        opaque(app())
            .with(CorsLayer::new(&WIDE))
            .with(CorsLayer::new(&live)),
    ];
    for (number, app) in apps.iter().enumerate() {
        for path in ["/nobody/users", "/panic/users"] {
            let answer = send(app, from(EVIL, "GET", path)).await;
            answer.assert_is(200, "plain", None);
            // The outer policy has answered the preflight.
            send(app, from(EVIL, "DELETE", path)).await.assert_refused();
            // Scripts of other origins cannot send these requests.
            let answer = send(app, request("DELETE", path)).await;
            assert_eq!(answer.body, "plain", "{number}: {answer:?}");
            let own = from(EVIL, "DELETE", path).header("sec-fetch-site", "same-origin");
            assert_eq!(send(app, own).await.body, "plain", "{number}");
        }
        let answer = send(app, from(EVIL, "GET", "/nobody/fails")).await;
        answer.assert_is(409, "in use", None);
        let answer = send(app, from(EVIL, "GET", "/app/users")).await;
        answer.assert_is(200, "plain", None);
        send(app, from(EVIL, "DELETE", "/app/users"))
            .await
            .assert_refused();
        send(app, from(APP, "DELETE", "/app/users"))
            .await
            .assert_is(200, "plain", Some(APP));
    }
}

#[tokio::test]
async fn without_a_policy_nothing_is_answered_and_nothing_is_changed() {
    let own = poem::endpoint::make_sync(|request: Request| {
        request
            .method()
            .to_string()
            .with_header("access-control-allow-origin", "own")
            .into_response()
    });
    let app = Route::new()
        .at("/nobody", own)
        .with(CorsLayer::per_request(found));
    let answer = send(&app, preflight(APP, "PUT", "/nobody")).await;
    answer.assert_is(200, "OPTIONS", Some("own"));
    let answer = send(&app, from(APP, "GET", "/nobody")).await;
    answer.assert_is(200, "GET", Some("own"));
}

#[tokio::test]
async fn the_function_is_called_once_for_each_request_that_is_not_annotated() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let layer = CorsLayer::per_request(move |request: &Request| {
        counted.fetch_add(1, Ordering::Relaxed);
        found(request)
    });
    let app = router().with(layer);
    for (request, count) in [
        (request("GET", "/app/users"), 1),
        (request("OPTIONS", "/app/users"), 1),
        (request("GET", "/app/missing"), 1),
        (from(APP, "GET", "/app/users"), 1),
        (from(EVIL, "GET", "/app/users"), 1),
        (from(EVIL, "GET", "/app/missing"), 1),
        (preflight(APP, "PUT", "/app/users"), 1),
        (preflight(EVIL, "PUT", "/nobody/users"), 1),
        // Annotated handlers have their own policy.
        (from(ADMIN, "DELETE", "/admin/users"), 0),
        (preflight(ADMIN, "DELETE", "/admin/users"), 0),
        (preflight(ADMIN, "PUT", "/admin/users"), 0),
        // The annotated handlers have no policy for this method.
        (from(ADMIN, "PUT", "/admin/users"), 1),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(calls.swap(0, Ordering::Relaxed), count, "{answer:?}");
    }
}

#[tokio::test]
async fn the_inner_one_of_two_finds_the_policy() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let outer = CorsLayer::per_request(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        ready(Some(allowing(&["*"])))
    });
    let app = app().with(outer.clone());
    for (path, allowed) in [
        ("/app/users", Some(APP)),
        ("/nobody/users", None),
        ("/panic/users", None),
        // The annotated handler at this path serves another method.
        ("/admin/users", None),
    ] {
        let answer = send(&app, from(APP, "PUT", path)).await;
        assert_eq!(answer.allowed().as_deref(), allowed, "{path}: {answer:?}");
        assert!(answer.varies_on_origin(), "{path}: {answer:?}");
    }
    send(&app, preflight(APP, "PUT", "/app/users"))
        .await
        .assert_granted(APP);
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    // The outer policy applies to the endpoints outside the inner layer.
    let app = Route::new()
        .nest("/inner", self::app())
        .at("/plain", plain)
        .with(outer);
    let answer = send(&app, from(EVIL, "GET", "/plain")).await;
    answer.assert_is(200, "plain", Some("*"));
    let answer = send(&app, from(EVIL, "GET", "/inner/app/users")).await;
    answer.assert_is(200, "plain", None);
}

#[tokio::test]
async fn a_panic_allows_nothing_and_loses_no_response() {
    let later = router().with(CorsLayer::per_request(|_: &Request| async {
        tokio::task::yield_now().await;
        panic!("as the test wants it")
    }));
    for app in [app(), later] {
        let answer = send(&app, from(APP, "GET", "/panic/users")).await;
        answer.assert_is(200, "plain", None);
        let answer = send(&app, preflight(APP, "PUT", "/panic/users")).await;
        answer.assert_is(200, "plain", None);
    }
}

#[tokio::test]
async fn enforce_of_the_found_policy_checks_requests_without_an_origin() {
    let app = app();
    let to = |host: &str| request("GET", "/local/users").header("host", host);
    let answer = send(&app, to("evil.example")).await;
    assert_eq!(answer.assert_refused().status, 403);
    let answer = send(&app, to("api.example.com")).await;
    assert_eq!(answer.body, "plain", "{answer:?}");
}

#[tokio::test]
async fn enforce_of_the_found_policy_remains_where_policies_are_off() {
    for app in [app(), app().with(without_cors())] {
        let answer = send(&app, from(EVIL, "POST", "/enforced/users")).await;
        assert_eq!(answer.assert_refused().status, 403);
        let answer = send(&app, from(APP, "POST", "/enforced/users")).await;
        assert_eq!(answer.body, "plain", "{answer:?}");
    }
    let off = app().with(without_cors());
    let answer = send(&off, from(APP, "GET", "/app/users")).await;
    answer.assert_is(200, "plain", None);
    let answer = send(&off, preflight(APP, "PUT", "/app/users")).await;
    answer.assert_is(200, "plain", None);
}

/// Outer middleware and layers cannot determine the policy, so they pass preflights to the endpoints behind them.
#[tokio::test]
async fn middleware_outside_allows_nothing_instead() {
    let auth = require_token();
    let apps = [
        app().inside_cors(auth.clone()),
        app().with(auth.clone()).with(CorsLayer::new(&WIDE)),
        app().with(auth.clone()).with(everybody()),
        Route::new()
            .nest("/", app())
            .with(inside_cors(auth.clone()))
            .with(CorsLayer::new(&WIDE)),
    ];
    for app in &apps {
        for request in [
            preflight(APP, "PUT", "/app/users"),
            from(APP, "GET", "/app/users"),
            from(APP, "GET", "/app/missing"),
        ] {
            send(app, request).await.assert_is(401, "no token", None);
        }
        let answer = send(app, with_token(APP, "GET", "/app/users")).await;
        answer.assert_is(200, "plain", Some(APP));
        let answer = send(app, with_token(EVIL, "GET", "/nobody/users")).await;
        answer.assert_is(200, "plain", None);
        // The annotated handler is visible through all layers.
        send(app, preflight(ADMIN, "DELETE", "/admin/users"))
            .await
            .assert_granted(ADMIN);
    }
    let exclusive = app().with(CorsLayer::new(&WIDE).exclusive());
    send(&exclusive, preflight(EVIL, "PUT", "/app/users"))
        .await
        .assert_granted("*");
    let answer = send(&exclusive, from(EVIL, "PUT", "/app/users")).await;
    answer.assert_is(200, "plain", Some("*"));
}

#[tokio::test]
async fn a_default_policy_outside_is_for_the_other_routes() {
    let tenant = Route::new()
        .at("/users", plain)
        .with(CorsLayer::per_request(|_| {
            ready(Some(allowing(&[APP, ADMIN])))
        }));
    let nobody = Route::new().at("/users", plain).with(nobody());
    let app = Route::new()
        .nest("/app", tenant)
        .nest("/nobody", nobody)
        .at("/news", plain)
        .with(CorsLayer::new(&WIDE));
    let answer = send(&app, from(APP, "GET", "/app/users")).await;
    answer.assert_is(200, "plain", Some(APP));
    let answer = send(&app, from(EVIL, "GET", "/app/users")).await;
    answer.assert_is(200, "plain", None);
    let answer = send(&app, from(APP, "GET", "/app/missing")).await;
    answer.assert_is(404, "not found", Some(APP));
    let answer = send(&app, from(EVIL, "GET", "/nobody/users")).await;
    answer.assert_is(200, "plain", None);
    let answer = send(&app, from(EVIL, "GET", "/news")).await;
    answer.assert_is(200, "plain", Some("*"));
}

#[tokio::test]
async fn in_a_nested_route_the_path_has_no_prefix() {
    let of_path = |request: &Request| {
        let is_users = request.uri().path() == "/users";
        ready(is_users.then(|| allowing(&[APP])))
    };
    let inner = || {
        Route::new()
            .at("/users", plain)
            .with(CorsLayer::per_request(of_path))
    };
    for app in [
        Route::new().nest("/v1", inner()).with(()),
        opaque(Route::new().nest("/v1", inner()).with(())).with(()),
    ] {
        let answer = send(&app, from(APP, "GET", "/v1/users")).await;
        answer.assert_is(200, "plain", Some(APP));
    }
}

/// The path is rewritten between the endpoint and the outer layer, which has decided by the original path.
#[tokio::test]
async fn a_rewritten_path_has_the_policy_that_it_reaches() {
    let inner = Route::new()
        .at("/open", routes![delete_users])
        .at("/plain", plain)
        .nest("/app", app());
    let app = inner
        .before(to_path("/app/app/users"))
        .with(CorsLayer::new(&WIDE));
    for path in ["/open", "/plain", "/app/app/users"] {
        let answer = send(&app, from(APP, "GET", path)).await;
        answer.assert_is(200, "plain", Some(APP));
        assert!(answer.varies_on_origin(), "{path}: {answer:?}");
        let answer = send(&app, from(EVIL, "GET", path)).await;
        answer.assert_is(200, "plain", None);
    }
    let to_plain = Route::new()
        .at("/plain", plain)
        .nest("/app", self::app())
        .before(to_path("/plain"))
        .with(CorsLayer::new(&WIDE));
    let answer = send(&to_plain, from(EVIL, "GET", "/app/app/users")).await;
    answer.assert_is(200, "plain", None);
}

#[tokio::test]
async fn an_error_becomes_its_response_at_the_middleware() {
    let custom = async |error: Error| Response::from((error.status(), format!("custom: {error}")));
    let inside = router()
        .catch_all_error(custom)
        .with(CorsLayer::per_request(found));
    // An error of a middleware outside is still an error.
    let auth = app()
        .with(require_token())
        .with(CorsLayer::new(&WIDE))
        .catch_all_error(custom);
    let answer = send(&auth, from(APP, "GET", "/app/users")).await;
    answer.assert_is(401, "custom: no token", None);
    for (path, allowed) in [("/app/fails", Some(APP)), ("/nobody/fails", None)] {
        let answer = send(&inside, from(APP, "GET", path)).await;
        answer.assert_is(409, "custom: in use", allowed);
        let outside = app().catch_all_error(custom);
        let answer = send(&outside, from(APP, "GET", path)).await;
        answer.assert_is(409, "in use", allowed);
        let outside = opaque(app())
            .catch_all_error(custom)
            .with(CorsLayer::new(&WIDE));
        let answer = send(&outside, from(APP, "GET", path)).await;
        answer.assert_is(409, "in use", allowed);
    }
}

#[tokio::test]
async fn it_is_applied_by_the_method_of_poem_too() {
    let apps = [
        poem::Route::new()
            .at("/:tenant/users", plain)
            .with(CorsLayer::per_request(found)),
        plain.with(CorsLayer::per_request(found)),
    ];
    for app in &apps {
        let answer = send(app, from(APP, "GET", "/app/users")).await;
        answer.assert_is(200, "plain", Some(APP));
        send(app, preflight(EVIL, "PUT", "/app/users"))
            .await
            .assert_refused();
    }
}

#[tokio::test]
async fn a_refused_preflight_is_explained() {
    let app = app().with(explain());
    let answer = send(&app, preflight(EVIL, "PUT", "/app/users")).await;
    assert!(
        answer.body.contains("reason: origin_not_listed") && answer.body.contains(APP),
        "{answer:?}"
    );
    let answer = send(&app, preflight(EVIL, "PUT", "/nobody/missing")).await;
    assert!(answer.body.contains("reason: "), "{answer:?}");
}

#[tokio::test]
async fn the_body_and_the_extensions_reach_the_endpoint() {
    let echo = poem::endpoint::make(async |mut request: Request| {
        assert_eq!(request.extensions().get::<u8>(), Some(&7));
        request.take_body().into_string().await
    });
    let layer = CorsLayer::per_request(|request: &Request| {
        let is_there = request.extensions().get::<u8>() == Some(&7);
        ready(is_there.then(|| allowing(&[APP])))
    });
    let app = Route::new().at("/", echo).with(layer).data(7_u8);
    let body = "x".repeat(100_000);
    let answer = send_built(&app, from(APP, "POST", "/").body(body.clone())).await;
    answer.assert_is(200, &body, Some(APP));
}

#[tokio::test]
async fn a_request_waits_for_its_policy() {
    let (sender, receiver) = tokio::sync::watch::channel(None);
    let layer = CorsLayer::per_request(move |_: &Request| {
        let mut policies = receiver.clone();
        async move {
            let policy = policies.wait_for(Option::is_some).await.ok()?;
            policy.clone()
        }
    });
    let app = Arc::new(Route::new().at("/", plain).with(layer));
    let asked = Arc::clone(&app);
    let waiting = tokio::spawn(async move { send(&asked, from(APP, "GET", "/")).await });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    sender.send_replace(Some(allowing(&[APP])));
    let answer = waiting.await.expect("an answer");
    answer.assert_is(200, "plain", Some(APP));
}

#[tokio::test]
async fn a_cancelled_request_runs_nothing() {
    let auth = require_token();
    let layer = CorsLayer::per_request(|_: &Request| std::future::pending());
    let app = Route::new().at("/", plain).with(auth.clone()).with(layer);
    let mut response = Box::pin(send(&app, from(APP, "PUT", "/")));
    let poll = std::future::poll_fn(|context| {
        std::task::Poll::Ready(response.as_mut().poll(context).is_pending())
    });
    assert!(poll.await);
    drop(response);
    assert_eq!(auth.requests(), 0);
}
