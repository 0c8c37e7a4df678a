//! Policies with origins from a configuration.

use cors_salvo::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, RuntimePolicy, cors, inside_cors, policies,
    routes, service,
};
use salvo::prelude::*;

use crate::{ADMIN, APP, EVIL, from, hoops::require_token, preflight, send, with_token};

#[cors(origins = [configured], methods = [GET], credentials, expose = ["x-total"])]
#[handler]
async fn list_teams() -> &'static str {
    "teams"
}

#[cors(origins = ["https://admin.example.com", configured], methods = [DELETE], headers = ["x-token"])]
#[handler]
async fn delete_team() -> &'static str {
    "deleted"
}

fn policy(origin: &str) -> RuntimePolicy {
    let config = PolicyConfig::new().origins([origin, "https://z.example"]);
    config
        .headers(["x-token"])
        .expose(["x-total"])
        .credentials()
        .check()
        .expect("a policy")
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

fn plain_router() -> Router {
    Router::with_path("plain").goal(plain)
}

#[tokio::test]
async fn an_origin_set_is_replaced_while_the_program_serves() {
    let set = OriginSet::new([APP, "https://*.example.org"]).expect("a set");
    let teams = Router::with_path("teams").push(routes![origins = &set; list_teams, delete_team]);
    let app = service(teams.hoop(inside_cors(require_token())));
    for origin in [APP, "https://a.example.org"] {
        send(&app, preflight(origin, "GET", "/teams"))
            .await
            .assert_granted(origin);
        let answer = send(&app, with_token(origin, "GET", "/teams")).await;
        answer.assert_body("teams", Some(origin));
        assert_eq!(
            answer.header("access-control-expose-headers").as_deref(),
            Some("x-total")
        );
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
    send(&app, from(EVIL, "GET", "/teams"))
        .await
        .assert_outcome(401, Some(EVIL));
    assert!(set.replace(["https://EVIL.example/"]).is_err());
}

#[test]
#[should_panic(expected = "any_origin_with_credentials")]
fn a_set_that_breaks_a_rule_panics_while_it_is_mounted() {
    let set = OriginSet::new(["*"]).expect("valid alone");
    let _routes = routes![origins = &set; list_teams];
}

/// Two programs in one process have different origins.
#[tokio::test]
async fn sets_are_of_one_program() {
    let serve = |origin: &str| {
        let set = OriginSet::new([origin, "https://y.example"]).expect("a set");
        service(Router::with_path("teams").push(routes![origins = &set; list_teams]))
    };
    let (first, second) = (serve(APP), serve(EVIL));
    send(&first, preflight(APP, "GET", "/teams"))
        .await
        .assert_granted(APP);
    send(&first, preflight(EVIL, "GET", "/teams"))
        .await
        .assert_refused();
    send(&second, from(EVIL, "GET", "/teams"))
        .await
        .assert_body("teams", Some(EVIL));
    send(&second, from(APP, "GET", "/teams"))
        .await
        .assert_body("teams", None);
}

#[tokio::test]
async fn bound_policies_apply_to_what_has_none() {
    let set = OriginSet::new([APP, "https://b.example"]).expect("a set");
    let layer = CorsLayer::new(policies![origins = &set; list_teams, delete_team]);
    let app = service(plain_router()).hoop(layer);
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_body("plain", Some(APP));
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_granted(APP);
    set.replace([EVIL, "https://b.example"])
        .expect("valid origins");
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_refused();
}

/// A policy that is replaced does not affect annotated handlers.
#[tokio::test]
async fn bound_and_live_policies_are_nearer_or_farther() {
    let set = OriginSet::new([APP, "https://b.example"]).expect("a set");
    let live = LivePolicy::new(policy(EVIL));
    let teams = Router::with_path("teams").push(routes![origins = &set; list_teams]);
    let app = service(teams.push(plain_router())).hoop(CorsLayer::new(&live));
    send(&app, preflight(APP, "GET", "/teams"))
        .await
        .assert_granted(APP);
    send(&app, preflight(EVIL, "GET", "/teams"))
        .await
        .assert_refused();
    send(&app, from(EVIL, "GET", "/teams"))
        .await
        .assert_body("teams", None);
    send(&app, from(EVIL, "GET", "/teams/plain"))
        .await
        .assert_body("plain", Some(EVIL));
}

#[tokio::test]
async fn a_runtime_policy_applies_as_a_static_one() {
    let policy = policy(APP);
    for layer in [CorsLayer::new(&policy), CorsLayer::new(policy.clone())] {
        let app = service(plain_router()).hoop(layer);
        let answer = send(&app, preflight(APP, "PUT", "/plain")).await;
        answer.assert_granted(APP);
        assert_eq!(
            answer.header("access-control-allow-headers").as_deref(),
            Some("x-token")
        );
        let answer = send(&app, from(APP, "GET", "/plain")).await;
        answer.assert_outcome(200, Some(APP));
        assert_eq!(
            answer.header("access-control-allow-credentials").as_deref(),
            Some("true")
        );
        send(&app, from(EVIL, "GET", "/plain"))
            .await
            .assert_outcome(200, None);
    }
}

#[tokio::test]
async fn a_live_policy_is_replaced_while_the_program_serves() {
    let live = LivePolicy::new(policy(APP));
    let app = service(plain_router()).hoop(CorsLayer::new(&live));
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
    send(&app, preflight(ADMIN, "PUT", "/plain"))
        .await
        .assert_body("plain", None);
    send(&app, from(ADMIN, "GET", "/plain"))
        .await
        .assert_body("plain", None);
}

#[test]
#[should_panic(expected = "configured")]
fn configured_origins_need_a_set() {
    let _layer = CorsLayer::new(list_teams::POLICY);
}
