//! Policies with origins from a configuration.

use cors_poem::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, Route, RuntimePolicy, cors, policies, routes,
};
use poem::{get, handler};

use crate::{ADMIN, APP, EVIL, from, middleware::require_token, preflight, send, with_token};

#[cors(origins = [configured], methods = [GET], credentials, expose = ["x-total"])]
#[handler]
fn list_teams() -> &'static str {
    "teams"
}

#[cors(origins = ["https://admin.example.com", configured], methods = [DELETE], headers = ["x-token"])]
#[handler]
fn delete_team() -> &'static str {
    "deleted"
}

fn policy(origin: &str) -> RuntimePolicy {
    let config = PolicyConfig::new().origins([origin, "https://z.example"]);
    let config = config
        .headers(["x-token"])
        .expose(["x-total"])
        .credentials();
    config.check().expect("a policy")
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

fn services() -> Route {
    Route::new().at("/plain", get(plain))
}

#[tokio::test]
async fn an_origin_set_is_replaced_while_the_application_serves() {
    let set = OriginSet::new([APP, "https://*.example.org"]).expect("a set");
    let routes = routes![origins = &set; list_teams, delete_team];
    let app = Route::new()
        .at("/teams", routes)
        .inside_cors(require_token());
    for origin in [APP, "https://a.example.org"] {
        send(&app, preflight(origin, "GET", "/teams"))
            .await
            .assert_granted(origin);
        send(&app, from(origin, "GET", "/teams"))
            .await
            .assert_is(401, "no token", Some(origin));
        let answer = send(&app, with_token(origin, "GET", "/teams")).await;
        answer.assert_is(200, "teams", Some(origin));
        let exposed = answer.header("access-control-expose-headers");
        assert_eq!(exposed.as_deref(), Some("x-total"));
        send(&app, with_token(origin, "HEAD", "/teams"))
            .await
            .assert_is(200, "", Some(origin));
    }
    send(&app, preflight(ADMIN, "DELETE", "/teams"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(ADMIN, "GET", "/teams"))
        .await
        .assert_refused();

    set.replace([EVIL, "https://y.example"])
        .expect("valid origins");
    send(&app, preflight(APP, "GET", "/teams"))
        .await
        .assert_refused();
    send(&app, preflight(EVIL, "GET", "/teams"))
        .await
        .assert_granted(EVIL);
    send(&app, with_token(EVIL, "GET", "/teams"))
        .await
        .assert_is(200, "teams", Some(EVIL));
    assert!(set.replace(["https://EVIL.example/"]).is_err());
}

#[tokio::test]
async fn sets_of_two_applications_are_their_own() {
    let app = |origin| {
        let set = OriginSet::new([origin, "https://y.example"]).expect("a set");
        Route::new().at("/teams", routes![origins = &set; list_teams])
    };
    let (first, second) = (app(APP), app(EVIL));
    send(&first, from(APP, "GET", "/teams"))
        .await
        .assert_is(200, "teams", Some(APP));
    send(&second, from(APP, "GET", "/teams"))
        .await
        .assert_is(200, "teams", None);
    let other = send(&first, from(APP, "OPTIONS", "/teams")).await;
    assert_eq!(other.header("allow").as_deref(), Some("OPTIONS,HEAD,GET"));
}

#[test]
#[should_panic(expected = "any_origin_with_credentials")]
fn a_set_that_breaks_a_rule_panics_while_it_is_mounted() {
    let set = OriginSet::new(["*"]).expect("valid alone");
    let _routes = routes![origins = &set; list_teams];
}

#[tokio::test]
async fn bound_policies_apply_to_what_has_none() {
    let set = OriginSet::new([APP, "https://b.example"]).expect("a set");
    let layer = CorsLayer::new(policies![origins = &set; list_teams, delete_team]);
    let app = services().with(layer);
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_is(200, "plain", Some(APP));
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_granted(APP);
    set.replace([EVIL, "https://b.example"])
        .expect("valid origins");
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn a_runtime_policy_applies_as_a_static_one() {
    let policy = policy(APP);
    for app in [
        services().with(CorsLayer::new(&policy)),
        services().with(CorsLayer::new(policy.clone())),
        services().with(CorsLayer::new(&policy).exclusive()),
    ] {
        let answer = send(&app, preflight(APP, "PUT", "/plain")).await;
        answer.assert_granted(APP);
        let headers = answer.header("access-control-allow-headers");
        assert_eq!(headers.as_deref(), Some("x-token"));
        let answer = send(&app, from(APP, "GET", "/plain")).await;
        answer.assert_is(200, "plain", Some(APP));
        let credentials = answer.header("access-control-allow-credentials");
        assert_eq!(credentials.as_deref(), Some("true"));
        send(&app, from(EVIL, "GET", "/plain"))
            .await
            .assert_is(200, "plain", None);
    }
}

#[tokio::test]
async fn a_live_policy_is_replaced_while_the_application_serves() {
    let live = LivePolicy::new(policy(APP));
    for app in [
        services().with(CorsLayer::new(&live)),
        services().with(CorsLayer::new(&live)).inside_cors(()),
        services().with(CorsLayer::new(&live).exclusive()),
    ] {
        live.replace(policy(APP));
        send(&app, preflight(APP, "PUT", "/plain"))
            .await
            .assert_granted(APP);
        live.replace(policy(ADMIN));
        send(&app, preflight(APP, "PUT", "/plain"))
            .await
            .assert_refused();
        send(&app, preflight(ADMIN, "PUT", "/plain"))
            .await
            .assert_granted(ADMIN);
        live.replace(None);
        let answer = send(&app, preflight(ADMIN, "PUT", "/plain")).await;
        answer.assert_is(405, "method not allowed", None);
        send(&app, from(ADMIN, "GET", "/plain"))
            .await
            .assert_is(200, "plain", None);
    }
}

#[test]
#[should_panic(expected = "configured")]
fn configured_origins_need_a_set() {
    let _layer = CorsLayer::new(list_teams::POLICY);
}
