//! Policies with origins from a configuration.

use cors_rocket::{
    Cors, CorsLayer, LivePolicy, OriginSet, PolicyConfig, RuntimePolicy, cors, policies, routes,
};
use rocket::{delete, get};

use crate::{ADMIN, APP, App, EVIL, from, preflight};

#[cors(origins = [configured], credentials, expose = ["x-total"])]
#[get("/teams")]
fn list_teams() -> &'static str {
    "teams"
}

#[cors(origins = ["https://admin.example.com", configured], headers = ["x-token"])]
#[delete("/teams/<_>")]
fn delete_team() -> &'static str {
    "deleted"
}

#[cors(origins = ["https://b.example", "https://admin.example.com"])]
#[delete("/teams")]
fn delete_teams() -> &'static str {
    "deleted"
}

#[get("/plain")]
fn plain() -> &'static str {
    "plain"
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

#[test]
fn an_origin_set_is_replaced_while_the_application_serves() {
    let set = OriginSet::new([APP, "https://*.example.org"]).expect("a set");
    let routes = routes![origins = &set; list_teams, delete_team, delete_teams];
    let app = App::new(rocket::build().attach(Cors::fairing()).mount("/", routes));
    for origin in [APP, "https://a.example.org"] {
        app.send(&preflight(origin, "GET", "/teams"))
            .assert_granted(origin);
        let answer = app.send(&from(origin, "GET", "/teams"));
        answer.assert_is(200, "teams", Some(origin));
        let exposed = answer.header("access-control-expose-headers");
        assert_eq!(exposed.as_deref(), Some("x-total"));
    }
    app.send(&preflight(ADMIN, "DELETE", "/teams/1"))
        .assert_granted(ADMIN);
    app.send(&preflight(APP, "DELETE", "/teams/1"))
        .assert_granted(APP);
    app.send(&preflight(APP, "DELETE", "/teams"))
        .assert_refused();
    app.send(&preflight(ADMIN, "GET", "/teams"))
        .assert_refused();

    set.replace([EVIL, "https://y.example"])
        .expect("valid origins");
    app.send(&preflight(APP, "GET", "/teams")).assert_refused();
    app.send(&preflight(EVIL, "GET", "/teams"))
        .assert_granted(EVIL);
    app.send(&from(EVIL, "DELETE", "/teams/1"))
        .assert_is(200, "deleted", Some(EVIL));
    app.send(&from(APP, "GET", "/teams"))
        .assert_is(200, "teams", None);
    assert!(set.replace(["https://EVIL.example/"]).is_err());
}

#[test]
fn applications_have_their_own_sets() {
    let app = |origin| {
        let set = OriginSet::new([origin, "https://z.example"]).expect("a set");
        let routes = routes![origins = &set; list_teams];
        App::new(rocket::build().attach(Cors::fairing()).mount("/", routes))
    };
    let (first, second) = (app(APP), app(ADMIN));
    first
        .send(&from(APP, "GET", "/teams"))
        .assert_is(200, "teams", Some(APP));
    first
        .send(&from(ADMIN, "GET", "/teams"))
        .assert_is(200, "teams", None);
    second
        .send(&from(ADMIN, "GET", "/teams"))
        .assert_is(200, "teams", Some(ADMIN));
}

#[test]
fn a_run_time_policy_is_a_default_policy() {
    let rocket = rocket::build().attach(CorsLayer::new(policy(APP)));
    let app = App::new(rocket.mount("/", rocket::routes![plain]));
    let answer = app.send(&from(APP, "GET", "/plain"));
    answer.assert_is(200, "plain", Some(APP));
    assert_eq!(
        answer.header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    app.send(&from(EVIL, "GET", "/plain"))
        .assert_is(200, "plain", None);
    app.send(&preflight(APP, "PUT", "/plain"))
        .assert_granted(APP);
}

#[test]
fn a_live_policy_is_replaced_while_the_application_serves() {
    for is_exclusive in [false, true] {
        let live = LivePolicy::new(None);
        let layer = CorsLayer::new(&live);
        let layer = if is_exclusive {
            layer.exclusive()
        } else {
            layer
        };
        let set = OriginSet::new(["https://b.example", "https://z.example"]).expect("a set");
        let rocket = rocket::build()
            .attach(layer)
            .mount("/", rocket::routes![plain]);
        let app = App::new(rocket.mount("/", routes![origins = &set; list_teams]));
        app.send(&preflight(APP, "GET", "/plain")).assert_refused();
        app.send(&from(APP, "GET", "/plain"))
            .assert_is(200, "plain", None);
        app.send(&preflight("https://b.example", "GET", "/teams"))
            .assert_granted("https://b.example");

        live.replace(policy(APP));
        app.send(&preflight(APP, "GET", "/plain"))
            .assert_granted(APP);
        app.send(&from(APP, "GET", "/plain"))
            .assert_is(200, "plain", Some(APP));
        let own = is_exclusive.then_some(APP);
        app.send(&from(APP, "GET", "/teams"))
            .assert_is(200, "teams", own);

        live.replace(None);
        app.send(&preflight(APP, "GET", "/plain")).assert_refused();
        app.send(&from(APP, "GET", "/plain"))
            .assert_is(200, "plain", None);
        app.send(&from("https://b.example", "GET", "/teams"))
            .assert_is(200, "teams", Some("https://b.example"));
    }
}

#[test]
fn bound_policies_are_default_policies() {
    #[cors(origins = [configured], methods = [GET])]
    fn read() {}
    let set = OriginSet::new([APP, "https://b.example"]).expect("a set");
    let layer = CorsLayer::new(policies![origins = &set; read]);
    let app = App::new(
        rocket::build()
            .attach(layer)
            .mount("/", rocket::routes![plain]),
    );
    app.send(&from(APP, "GET", "/plain"))
        .assert_is(200, "plain", Some(APP));
    set.replace([ADMIN, "https://b.example"])
        .expect("valid origins");
    app.send(&from(APP, "GET", "/plain"))
        .assert_is(200, "plain", None);
}
