//! Policies with origins from a configuration.

use actix_web::web;
use cors_actix_web::{
    CorsLayer, LivePolicy, OriginSet, PolicyConfig, RuntimePolicy, cors, inside_cors, policies,
    resource, routes,
};

use crate::{ADMIN, APP, EVIL, app, from, middleware::require_token, preflight, send};

#[cors(origins = [configured], methods = [GET], credentials, expose = ["x-total"])]
async fn list_teams() -> &'static str {
    "teams"
}

#[cors(origins = ["https://admin.example.com", configured], methods = [DELETE], headers = ["x-token"])]
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

async fn plain() -> &'static str {
    "plain"
}

#[actix_web::test]
async fn an_origin_set_is_replaced_while_the_application_serves() {
    let set = OriginSet::new([APP, "https://*.example.org"]).expect("a set");
    let resource = resource("/teams", routes![origins = &set; list_teams, delete_team]);
    let app = app!(.service(resource).wrap(inside_cors(require_token())));
    for origin in [APP, "https://a.example.org"] {
        let answer = send(&app, preflight(origin, "GET", "/teams")).await;
        answer.assert_granted(origin);
        let answer = send(
            &app,
            from(origin, "GET", "/teams").insert_header(("authorization", "a")),
        )
        .await;
        assert_eq!(
            (&*answer.body, answer.allowed().as_deref()),
            ("teams", Some(origin))
        );
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
    assert_eq!(
        send(&app, from(EVIL, "GET", "/teams"))
            .await
            .allowed()
            .as_deref(),
        Some(EVIL)
    );
    assert!(set.replace(["https://EVIL.example/"]).is_err());
}

#[test]
#[should_panic(expected = "any_origin_with_credentials")]
fn a_set_that_breaks_a_rule_panics_while_it_is_mounted() {
    let set = OriginSet::new(["*"]).expect("valid alone");
    let _routes = routes![origins = &set; list_teams];
}

#[actix_web::test]
async fn bound_policies_apply_to_what_has_none() {
    let set = OriginSet::new([APP, "https://b.example"]).expect("a set");
    let app = app!(
        .service(web::resource("/plain").to(plain))
        .wrap(CorsLayer::new(policies![origins = &set; list_teams, delete_team]))
    );
    assert_eq!(
        send(&app, from(APP, "GET", "/plain"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_granted(APP);
    set.replace([EVIL, "https://b.example"])
        .expect("valid origins");
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_refused();
}

#[actix_web::test]
async fn a_runtime_policy_applies_as_a_static_one() {
    let policy = policy(APP);
    for layer in [CorsLayer::new(&policy), CorsLayer::new(policy.clone())] {
        let app = app!(.service(web::resource("/plain").to(plain)).wrap(layer));
        let answer = send(&app, preflight(APP, "PUT", "/plain")).await;
        answer.assert_granted(APP);
        assert_eq!(
            answer.header("access-control-allow-headers").as_deref(),
            Some("x-token")
        );
        let answer = send(&app, from(APP, "GET", "/plain")).await;
        assert_eq!(answer.allowed().as_deref(), Some(APP));
        assert_eq!(
            answer.header("access-control-allow-credentials").as_deref(),
            Some("true")
        );
        assert_eq!(
            send(&app, from(EVIL, "GET", "/plain")).await.allowed(),
            None
        );
    }
}

#[actix_web::test]
async fn a_live_policy_is_replaced_while_the_application_serves() {
    let live = LivePolicy::new(policy(APP));
    let app = app!(.service(web::resource("/plain").to(plain)).wrap(CorsLayer::new(&live)));
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
    send(&app, preflight(ADMIN, "PUT", "/plain")).await;
    let answer = send(&app, from(ADMIN, "GET", "/plain")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
}

#[test]
#[should_panic(expected = "configured")]
fn configured_origins_need_a_set() {
    let _layer = CorsLayer::new(list_teams::POLICY);
}
