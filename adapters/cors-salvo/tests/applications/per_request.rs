//! A policy that is found for each request.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use cors_salvo::{
    CorsLayer, PolicyConfig, RuntimePolicy, cors, inside_cors, policy, routes, service,
    without_cors,
};
use salvo::prelude::*;

use crate::{ADMIN, APP, EVIL, from, hoops::require_token, preflight, send, with_token};

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
async fn delete_users() -> &'static str {
    "deleted"
}

#[handler]
async fn plain() -> &'static str {
    "plain"
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

fn router() -> Router {
    Router::new()
        .push(Router::with_path("admin/users").push(routes![delete_users]))
        .push(Router::with_path("{tenant}/users").goal(plain))
}

fn app() -> Service {
    service(router()).hoop(CorsLayer::per_request(found))
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
}

#[tokio::test]
async fn an_annotated_handler_keeps_its_policy() {
    let app = app();
    send(&app, preflight(ADMIN, "DELETE", "/admin/users"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(APP, "DELETE", "/admin/users"))
        .await
        .assert_refused();
    let answer = send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    answer.assert_body("deleted", Some(ADMIN));
    let answer = send(&app, from(APP, "DELETE", "/admin/users")).await;
    answer.assert_body("deleted", None);
}

#[tokio::test]
async fn a_hoop_inside_responds_under_the_found_policy() {
    let app =
        service(router().hoop(inside_cors(require_token()))).hoop(CorsLayer::per_request(found));
    let answer = send(&app, from(APP, "GET", "/app/users")).await;
    answer.assert_outcome(401, Some(APP));
    let answer = send(&app, with_token(APP, "GET", "/app/users")).await;
    answer.assert_body("plain", Some(APP));
    let answer = send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    answer.assert_outcome(401, Some(ADMIN));
}

#[tokio::test]
async fn where_none_is_found_no_policy_outside_applies() {
    let app = service(router())
        .hoop(CorsLayer::new(&WIDE))
        .hoop(CorsLayer::per_request(found));
    for path in ["/nobody/users", "/panic/users"] {
        let answer = send(&app, from(EVIL, "GET", path)).await;
        assert_eq!(answer.cors_names(), [""; 0], "{path}: {answer:?}");
        // The outer policy has answered the preflight.
        send(&app, from(EVIL, "DELETE", path))
            .await
            .assert_refused();
    }
    let answer = send(&app, from(EVIL, "GET", "/app/users")).await;
    answer.assert_body("plain", None);
    send(&app, from(EVIL, "DELETE", "/app/users"))
        .await
        .assert_refused();
    send(&app, from(APP, "DELETE", "/app/users"))
        .await
        .assert_body("plain", Some(APP));
}

#[tokio::test]
async fn the_function_is_called_once_for_each_request_that_is_not_annotated() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let layer = CorsLayer::per_request(move |request: &Request| {
        counted.fetch_add(1, Ordering::Relaxed);
        found(request)
    });
    let app = service(router()).hoop(layer);
    let answer = send(&app, crate::request("GET", "/app/users")).await;
    answer.assert_body("plain", None);
    assert!(answer.varies_on_origin(), "{answer:?}");
    assert_eq!(calls.swap(0, Ordering::Relaxed), 1);
    send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    assert_eq!(calls.swap(0, Ordering::Relaxed), 0);
    send(&app, from(APP, "GET", "/app/users")).await;
    assert_eq!(calls.swap(0, Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_panic_allows_nothing_and_loses_no_response() {
    let later = CorsLayer::per_request(|_: &Request| async { panic!("as the test wants it") });
    let later = service(router()).hoop(later);
    for app in [app(), later] {
        let answer = send(&app, from(APP, "GET", "/panic/users")).await;
        answer.assert_body("plain", None);
        let answer = send(&app, preflight(APP, "PUT", "/panic/users")).await;
        assert_eq!(answer.cors_names(), [""; 0], "{answer:?}");
    }
}

#[tokio::test]
async fn enforce_of_the_found_policy_checks_requests_without_an_origin() {
    let app = app();
    let own = crate::request("GET", "/local/users");
    let mut foreign = crate::request("GET", "/local/users");
    let uri = "http://evil.example/local/users";
    *foreign.0.uri_mut() = uri.parse().expect("a URI");
    send(&app, foreign).await.assert_outcome(403, None);
    assert_eq!(send(&app, own).await.body, "plain");
}

#[tokio::test]
async fn enforce_of_the_found_policy_remains_where_policies_are_off() {
    let layer = || CorsLayer::per_request(found);
    let app = service(router()).hoop(layer());
    let off = service(router()).hoop(without_cors()).hoop(layer());
    for app in [app, off] {
        let answer = send(&app, from(EVIL, "POST", "/enforced/users")).await;
        answer.assert_outcome(403, None);
        let answer = send(&app, from(APP, "POST", "/enforced/users")).await;
        assert_eq!(answer.body, "plain", "{answer:?}");
    }
}
