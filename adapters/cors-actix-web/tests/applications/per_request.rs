//! A policy that is found for each request.

use std::{cell::Cell, future::Future, rc::Rc};

use actix_web::{HttpRequest, HttpResponse, error::ErrorNotFound, web};
use cors_actix_web::{
    CorsLayer, PolicyConfig, RuntimePolicy, cors, inside_cors, policy, resource, routes,
    without_cors,
};

use crate::{ADMIN, APP, EVIL, app, from, middleware::require_token, preflight, request, send};

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
async fn delete_users() -> &'static str {
    "deleted"
}

async fn plain() -> &'static str {
    "plain"
}

async fn failing() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorNotFound("none"))
}

fn allowing(origins: &[&str]) -> RuntimePolicy {
    let config = PolicyConfig::new().origins(origins).headers(["x-tenant"]);
    config.check().expect("a valid policy")
}

/// The policy of the tenant in the first segment of the path.
fn of_tenant(request: &HttpRequest) -> Option<RuntimePolicy> {
    match request.path().split('/').nth(1)? {
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

fn found(request: &HttpRequest) -> impl Future<Output = Option<RuntimePolicy>> + use<> {
    let policy = of_tenant(request);
    async move {
        actix_web::rt::task::yield_now().await;
        policy
    }
}

macro_rules! tenants {
    ($($wrapped:tt)*) => {
        app!(
            .service(resource("/admin/users", routes![delete_users]))
            .service(web::resource("/{tenant}/users").to(plain))
            .service(web::resource("/{tenant}/error").to(failing))
            $($wrapped)*
        )
    };
}

#[actix_web::test]
async fn the_path_names_the_policy() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)));
    let table = [
        ("/app/users", APP, true),
        ("/app/users", SHOP, false),
        ("/shop/users", SHOP, true),
        ("/shop/users", APP, false),
        ("/nobody/users", APP, false),
        ("/app/error", APP, true),
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

#[actix_web::test]
async fn an_annotated_handler_keeps_its_policy() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)));
    send(&app, preflight(ADMIN, "DELETE", "/admin/users"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(APP, "DELETE", "/admin/users"))
        .await
        .assert_refused();
    let answer = send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    assert_eq!(answer.allowed().as_deref(), Some(ADMIN));
    let answer = send(&app, from(APP, "DELETE", "/admin/users")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("deleted", None));
}

#[actix_web::test]
async fn a_middleware_inside_responds_under_the_found_policy() {
    let app = tenants!(.wrap(inside_cors(require_token())).wrap(CorsLayer::per_request(found)));
    for (origin, method, path) in [
        (APP, "GET", "/app/users"),
        (ADMIN, "DELETE", "/admin/users"),
    ] {
        let answer = send(&app, from(origin, method, path)).await;
        assert_eq!(answer.status, 401, "{answer:?}");
        assert_eq!(answer.allowed().as_deref(), Some(origin), "{answer:?}");
    }
}

#[actix_web::test]
async fn where_none_is_found_no_policy_outside_applies() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)).wrap(CorsLayer::new(&WIDE)));
    for path in ["/nobody/users", "/panic/users"] {
        let answer = send(&app, from(EVIL, "GET", path)).await;
        assert_eq!(answer.cors_names(), [""; 0], "{path}: {answer:?}");
        // The outer policy has answered the preflight.
        send(&app, from(EVIL, "DELETE", path))
            .await
            .assert_refused();
    }
    let answer = send(&app, from(EVIL, "GET", "/app/users")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
    send(&app, from(EVIL, "DELETE", "/app/users"))
        .await
        .assert_refused();
    let answer = send(&app, from(APP, "DELETE", "/app/users")).await;
    assert_eq!(answer.allowed().as_deref(), Some(APP), "{answer:?}");
}

#[actix_web::test]
async fn the_function_is_called_once_for_each_request_that_is_not_annotated() {
    let calls = Rc::new(Cell::new(0));
    let counted = Rc::clone(&calls);
    let layer = CorsLayer::per_request(move |request: &HttpRequest| {
        counted.set(counted.get() + 1);
        found(request)
    });
    let app = tenants!(.wrap(layer));
    let answer = send(&app, request("GET", "/app/users")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
    assert!(answer.varies_on_origin(), "{answer:?}");
    assert_eq!(calls.take(), 1);
    send(&app, from(ADMIN, "DELETE", "/admin/users")).await;
    assert_eq!(calls.take(), 0);
    send(&app, from(APP, "GET", "/app/users")).await;
    assert_eq!(calls.take(), 1);
}

#[actix_web::test]
async fn a_panic_allows_nothing_and_loses_no_response() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)));
    let later = CorsLayer::per_request(|_: &HttpRequest| async { panic!("as the test wants it") });
    let later = tenants!(.wrap(later));
    for answer in [
        send(&app, from(APP, "GET", "/panic/users")).await,
        send(&later, from(APP, "GET", "/app/users")).await,
    ] {
        assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
    }
    for answer in [
        send(&app, preflight(APP, "PUT", "/panic/users")).await,
        send(&later, preflight(APP, "PUT", "/app/users")).await,
    ] {
        assert_eq!(answer.cors_names(), [""; 0], "{answer:?}");
    }
}

#[actix_web::test]
async fn enforce_of_the_found_policy_checks_requests_without_an_origin() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)));
    let to = |host: &str| request("GET", "/local/users").insert_header(("host", host));
    assert_eq!(send(&app, to("evil.example")).await.status, 403);
    assert_eq!(send(&app, to("api.example.com")).await.body, "plain");
}

#[actix_web::test]
async fn enforce_of_the_found_policy_remains_where_policies_are_off() {
    let app = tenants!(.wrap(CorsLayer::per_request(found)));
    let off = tenants!(.wrap(CorsLayer::per_request(found)).wrap(without_cors()));
    for answer in [
        send(&app, from(EVIL, "POST", "/enforced/users")).await,
        send(&off, from(EVIL, "POST", "/enforced/users")).await,
    ] {
        assert_eq!(answer.status, 403, "{answer:?}");
    }
    for answer in [
        send(&app, from(APP, "POST", "/enforced/users")).await,
        send(&off, from(APP, "POST", "/enforced/users")).await,
    ] {
        assert_eq!(answer.body, "plain", "{answer:?}");
    }
}
