//! A policy that is found for each request.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use cors_rocket::{
    CorsLayer, PolicyConfig, RuntimePolicy, cors, inside_cors, routes, without_cors,
};
use rocket::{
    Build, Request, Rocket, delete, fairing::AdHoc, get, http::Method, http::Status,
    http::uri::Origin, post, put,
};

use crate::{ADMIN, APP, App, EVIL, from, preflight, request};

const SHOP: &str = "https://shop.example";

#[cors(origins = ["https://admin.example.com", "https://b.example"], credentials)]
#[delete("/app/secret")]
fn delete_secret() -> &'static str {
    "deleted"
}

#[get("/app/secret")]
fn plain_secret() -> &'static str {
    "plain"
}

#[get("/<_>/users")]
fn list_users() -> &'static str {
    "users"
}

#[put("/<_>/users")]
fn replace_users() -> &'static str {
    "replaced"
}

#[post("/<_>/users")]
fn add_user() -> &'static str {
    "added"
}

#[get("/unauthorized")]
fn unauthorized() -> Status {
    Status::Unauthorized
}

fn allowing(origins: &[&str]) -> RuntimePolicy {
    let config = PolicyConfig::new().origins(origins).headers(["x-tenant"]);
    config.check().expect("a valid policy")
}

/// The policy of the tenant in the first segment of the path.
fn of_tenant(request: &Request<'_>) -> Option<RuntimePolicy> {
    match request.uri().path().segments().next()? {
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

fn found(request: &Request<'_>) -> impl Future<Output = Option<RuntimePolicy>> + Send + use<> {
    let policy = of_tenant(request);
    async move {
        rocket::tokio::task::yield_now().await;
        policy
    }
}

fn mount(rocket: Rocket<Build>) -> App {
    let plain = rocket::routes![
        plain_secret,
        list_users,
        replace_users,
        add_user,
        unauthorized
    ];
    App::new(rocket.mount("/", routes![delete_secret]).mount("/", plain))
}

fn app() -> App {
    mount(rocket::build().attach(CorsLayer::per_request(found)))
}

#[test]
fn the_path_names_the_policy() {
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
        let answer = app.send(&from(origin, "GET", path));
        assert_eq!(answer.allowed().as_deref(), allowed, "{path} from {origin}");
        assert!(answer.varies_on_origin(), "{path}: {answer:?}");
        let answer = app.send(&preflight(origin, "PUT", path));
        assert_eq!(answer.allowed().as_deref(), allowed, "{path} from {origin}");
        assert_eq!(
            answer.status == 204,
            is_allowed,
            "{path} from {origin}: {answer:?}"
        );
    }
}

#[test]
fn an_annotated_handler_keeps_its_policy() {
    let app = app();
    app.send(&preflight(ADMIN, "DELETE", "/app/secret"))
        .assert_granted(ADMIN);
    app.send(&preflight(APP, "DELETE", "/app/secret"))
        .assert_refused();
    // Browsers cache the preflight responses of one URL together.
    app.send(&preflight(APP, "GET", "/app/secret"))
        .assert_refused();
    app.send(&from(ADMIN, "DELETE", "/app/secret"))
        .assert_is(200, "deleted", Some(ADMIN));
    app.send(&from(APP, "DELETE", "/app/secret"))
        .assert_is(200, "deleted", None);
    app.send(&from(APP, "GET", "/app/secret"))
        .assert_is(200, "plain", Some(APP));
}

#[test]
fn a_fairing_inside_of_cors_gets_no_preflight_that_the_found_policy_answers() {
    let require_token = || {
        AdHoc::on_request("token", |request, _| {
            Box::pin(async move {
                if !request.headers().contains("authorization") {
                    request.set_method(Method::Get);
                    request.set_uri(Origin::parse("/unauthorized").expect("a URI"));
                }
            })
        })
    };
    let rocket = rocket::build().attach(CorsLayer::per_request(found));
    let app = mount(rocket.attach(inside_cors(require_token())));
    app.send(&preflight(APP, "PUT", "/app/users"))
        .assert_granted(APP);
    let answer = app.send(&from(APP, "PUT", "/app/users"));
    assert_eq!(
        (answer.status, answer.allowed().as_deref()),
        (401, Some(APP))
    );
    let answer = app.send(&preflight(APP, "PUT", "/nobody/users"));
    assert_eq!((answer.status, answer.allowed()), (401, None));
}

#[test]
fn the_function_is_called_once_for_each_request_that_is_not_annotated() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let layer = CorsLayer::per_request(move |request: &Request<'_>| {
        counted.fetch_add(1, Ordering::Relaxed);
        found(request)
    });
    let app = mount(rocket::build().attach(layer));
    let answer = app.send(&request("GET", "/app/users"));
    answer.assert_is(200, "users", None);
    assert!(answer.varies_on_origin(), "{answer:?}");
    assert_eq!(calls.swap(0, Ordering::Relaxed), 1);
    app.send(&from(ADMIN, "DELETE", "/app/secret"));
    assert_eq!(calls.swap(0, Ordering::Relaxed), 0);
    app.send(&from(APP, "GET", "/app/users"));
    assert_eq!(calls.swap(0, Ordering::Relaxed), 1);
}

#[test]
fn a_panic_allows_nothing_and_loses_no_response() {
    let later = CorsLayer::per_request(|_: &Request<'_>| async { panic!("as the test wants it") });
    let later = mount(rocket::build().attach(later));
    for app in [app(), later] {
        app.send(&from(APP, "GET", "/panic/users"))
            .assert_is(200, "users", None);
        app.send(&preflight(APP, "PUT", "/panic/users"))
            .assert_refused();
    }
}

#[test]
fn enforce_of_the_found_policy_checks_requests_without_an_origin() {
    let app = app();
    let to = |host: &str| request("GET", "/local/users").with("Host", host);
    assert_eq!(app.send(&to("evil.example")).status, 403);
    assert_eq!(app.send(&to("api.example.com")).body, "users");
}

#[test]
fn enforce_of_the_found_policy_remains_where_policies_are_off() {
    let off = rocket::build()
        .attach(CorsLayer::per_request(found))
        .attach(without_cors());
    for app in [app(), mount(off)] {
        let answer = app.send(&from(EVIL, "POST", "/enforced/users"));
        assert_eq!(answer.status, 403, "{answer:?}");
        let answer = app.send(&from(APP, "POST", "/enforced/users"));
        assert_eq!(answer.body, "added", "{answer:?}");
    }
}
