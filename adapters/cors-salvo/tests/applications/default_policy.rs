//! `CorsLayer`: a default policy, and its effect around other policies.

use cors_salvo::{CorsLayer, cors, inside_cors, policies, policy, routes, service, without_cors};
use salvo::prelude::*;

use crate::{
    ADMIN, APP, EVIL, from,
    hoops::{allow_all, forget, rebuild, require_token},
    preflight, preflight_with, request, send, with_token,
};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
    WEB = { origins = ["https://app.example.com", "https://b.example"], headers = ["x-token"] }
}

#[cors(origins = ["https://admin.example.com", "https://c.example"], methods = [GET, DELETE])]
#[handler]
async fn users() -> &'static str {
    "users"
}

#[handler]
async fn plain() -> &'static str {
    "plain"
}

fn router() -> Router {
    Router::new()
        .push(Router::with_path("users").push(routes![users]).put(plain))
        .push(Router::with_path("plain").get(plain))
}

#[tokio::test]
async fn it_applies_to_everything_without_a_policy() {
    let app = service(router()).hoop(CorsLayer::new(&WEB));
    for (method, path, status) in [
        ("GET", "/plain", 200),
        ("POST", "/plain", 405),
        ("GET", "/no", 404),
        ("PUT", "/users", 200),
        ("POST", "/users", 405),
    ] {
        send(&app, from(APP, method, path))
            .await
            .assert_outcome(status, Some(APP));
        let answer = send(&app, from(EVIL, method, path)).await;
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
    for path in ["/plain", "/no"] {
        send(&app, preflight_with(APP, "PUT", path, "x-token"))
            .await
            .assert_granted(APP);
        let refused = send(&app, preflight(EVIL, "PUT", path)).await;
        assert_eq!(
            (refused.assert_refused().status.as_u16(), &*refused.body),
            (403, "")
        );
    }
}

/// The catcher writes the error page after the hoops have run.
#[tokio::test]
async fn the_headers_survive_the_catcher() {
    #[handler]
    async fn own_page(response: &mut Response, ctrl: &mut FlowCtrl) {
        response.render("own page");
        ctrl.skip_rest();
    }
    let catcher = salvo::catcher::Catcher::default().hoop(own_page);
    let app = service(router())
        .hoop(CorsLayer::new(&WEB))
        .catcher(catcher);
    for (path, status) in [("/no", 404), ("/plain", 405)] {
        let answer = send(&app, from(APP, "POST", path)).await;
        answer
            .assert_outcome(status, Some(APP))
            .assert_body("own page", Some(APP));
    }
    // The answer to a preflight is final.
    let answer = send(&app, preflight(EVIL, "PUT", "/plain")).await;
    answer.assert_refused().assert_body("", None);
    let answer = send(&app, preflight(EVIL, "GET", "/users")).await;
    answer.assert_refused().assert_body("", None);
}

#[tokio::test]
async fn the_nearest_policy_decides() {
    for layer in [CorsLayer::new(&OPEN), CorsLayer::new(&WEB)] {
        for app in [
            service(router()).hoop(layer.clone()),
            service(Router::new().hoop(layer.clone()).push(router())),
            service(router()).hoop(layer.clone()).hoop(layer.clone()),
        ] {
            send(&app, preflight(ADMIN, "DELETE", "/users"))
                .await
                .assert_granted(ADMIN);
            send(&app, from(ADMIN, "DELETE", "/users"))
                .await
                .assert_outcome(200, Some(ADMIN));
            for (origin, method) in [
                (APP, "DELETE"),
                (APP, "GET"),
                (ADMIN, "PUT"),
                (APP, "PUT"),
                (APP, "POST"),
            ] {
                send(&app, preflight(origin, method, "/users"))
                    .await
                    .assert_refused();
            }
            send(&app, from(APP, "GET", "/users"))
                .await
                .assert_body("users", None);
        }
    }
}

#[tokio::test]
async fn preflights_run_nothing_behind_it() {
    let auth = require_token();
    let app = service(router().hoop(inside_cors(auth.clone()))).hoop(CorsLayer::new(&WEB));
    for path in ["/plain", "/no"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_granted(APP);
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    assert_eq!(auth.count(), 0);
    for (origin, path) in [(APP, "/plain"), (ADMIN, "/users")] {
        send(&app, from(origin, "GET", path))
            .await
            .assert_outcome(401, Some(origin));
    }
    send(&app, from(APP, "GET", "/users"))
        .await
        .assert_outcome(401, None);
    // salvo runs no hoop of a router for requests without a route in the router.
    send(&app, from(APP, "GET", "/no"))
        .await
        .assert_outcome(404, Some(APP));
    assert_eq!(auth.count(), 3);
}

#[tokio::test]
async fn a_hoop_between_does_not_change_the_decision() {
    let app = service(router().hoop(rebuild))
        .hoop(CorsLayer::new(&OPEN))
        .hoop(allow_all);
    for (origin, allowed) in [(ADMIN, Some(ADMIN)), (EVIL, None)] {
        let answer = send(&app, from(origin, "GET", "/users")).await;
        answer.assert_body("rebuilt", allowed);
        assert_eq!(answer.header("access-control-allow-methods"), None);
    }
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_body("rebuilt", Some("*"));
    send(&app, preflight(EVIL, "DELETE", "/plain"))
        .await
        .assert_granted("*");
}

/// The responses of a hoop outside CORS have the headers of the policy, but preflights fail at the hoop.
#[tokio::test]
async fn a_hoop_that_responds_must_be_inside_of_cors() {
    let app = service(router().hoop(require_token())).hoop(CorsLayer::new(&OPEN));
    send(&app, from(ADMIN, "GET", "/users"))
        .await
        .assert_outcome(401, Some(ADMIN));
    send(&app, from(EVIL, "GET", "/users"))
        .await
        .assert_outcome(401, None);
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_outcome(401, Some("*"));
    let answer = send(&app, preflight(ADMIN, "DELETE", "/users")).await;
    assert_eq!(
        (answer.assert_refused().status.as_u16(), &*answer.body),
        (403, "")
    );
    assert!(answer.varies_on_origin());
}

/// A hoop that answers preflights itself, such as that of another library, cannot grant anything.
#[tokio::test]
async fn only_policies_answer_preflights() {
    #[handler]
    async fn grant(response: &mut Response, ctrl: &mut FlowCtrl) {
        let headers = response.headers_mut();
        headers.insert("access-control-allow-origin", "*".parse().expect("a value"));
        headers.insert(
            "access-control-allow-methods",
            "DELETE".parse().expect("a value"),
        );
        response.status_code(StatusCode::NO_CONTENT);
        ctrl.skip_rest();
    }
    let app = service(router().hoop(grant)).hoop(CorsLayer::new(&OPEN));
    send(&app, preflight(EVIL, "DELETE", "/users"))
        .await
        .assert_refused();
}

/// It is unknown which policy applies.
#[tokio::test]
async fn a_hoop_that_removes_extensions_leaves_no_policy_to_guess() {
    let app = service(router().hoop(forget)).hoop(CorsLayer::new(&OPEN));
    for path in ["/users", "/plain"] {
        let answer = send(&app, from(EVIL, "GET", path)).await;
        answer.assert_outcome(200, None);
        assert!(answer.varies_on_origin());
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn a_policy_around_a_router_is_nearer() {
    let admin = Router::with_path("admin").hoop(CorsLayer::new(&WEB));
    let admin = admin.push(Router::with_path("plain").goal(plain));
    let router = Router::new()
        .push(admin)
        .push(Router::with_path("plain").goal(plain));
    let app = service(router).hoop(CorsLayer::new(&OPEN));
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_body("plain", Some("*"));
    send(&app, from(EVIL, "GET", "/admin/plain"))
        .await
        .assert_body("plain", None);
    send(&app, from(APP, "GET", "/admin/plain"))
        .await
        .assert_body("plain", Some(APP));
    // The outer policy has answered the preflight.
    send(&app, preflight(EVIL, "DELETE", "/admin/plain"))
        .await
        .assert_granted("*");
    let answer = send(&app, from(EVIL, "DELETE", "/admin/plain")).await;
    answer.assert_outcome(403, None).assert_body("", None);
    let answer = send(
        &app,
        from(APP, "POST", "/admin/plain").with("x-secret", "1"),
    )
    .await;
    answer.assert_outcome(403, None).assert_body("", None);
    let own = from("http://api.example.com", "DELETE", "/admin/plain");
    send(&app, own).await.assert_body("plain", None);
}

/// The inner layer has no policy for the method.
#[tokio::test]
async fn the_next_policy_applies_to_methods_that_the_nearest_does_not_have() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    #[handler]
    async fn list() {}
    let near = Router::with_path("near").hoop(CorsLayer::new(policies![list]));
    let app = service(near.goal(plain)).hoop(CorsLayer::new(&OPEN));
    send(&app, from(EVIL, "GET", "/near"))
        .await
        .assert_body("plain", None);
    send(&app, from(EVIL, "POST", "/near"))
        .await
        .assert_body("plain", Some("*"));
}

#[tokio::test]
async fn an_exclusive_policy_overrides_those_inside() {
    let layer = || CorsLayer::new(&WEB).exclusive();
    for app in [
        service(router()).hoop(layer()),
        service(router().hoop(layer())).hoop(CorsLayer::new(&OPEN)),
        service(router().hoop(inside_cors(require_token()))).hoop(layer()),
    ] {
        send(&app, preflight(APP, "DELETE", "/users"))
            .await
            .assert_granted(APP);
        send(&app, with_token(APP, "GET", "/users"))
            .await
            .assert_body("users", Some(APP));
        send(&app, with_token(ADMIN, "GET", "/users"))
            .await
            .assert_body("users", None);
        send(&app, preflight(ADMIN, "DELETE", "/users"))
            .await
            .assert_refused();
    }
}

#[tokio::test]
async fn an_exclusive_policy_allows_nothing_for_methods_that_it_does_not_have() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    async fn list() {}
    let app = service(router()).hoop(CorsLayer::new(policies![list]).exclusive());
    send(&app, from(ADMIN, "DELETE", "/users"))
        .await
        .assert_body("users", None);
    send(&app, from(APP, "GET", "/users"))
        .await
        .assert_body("users", Some(APP));
}

#[tokio::test]
async fn policies_of_several_handlers_apply_by_method() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    #[handler]
    async fn list() {}
    #[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [DELETE])]
    #[handler]
    async fn delete() {}
    let app = service(router()).hoop(CorsLayer::new(policies![list, delete]));
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_outcome(200, Some(APP));
    send(&app, from(ADMIN, "GET", "/plain"))
        .await
        .assert_outcome(200, None);
    send(&app, preflight(ADMIN, "DELETE", "/plain"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_refused();
}

#[tokio::test]
async fn without_cors_switches_every_policy_off() {
    for is_on in [true, false] {
        let app = service(router())
            .hoop(without_cors().when(is_on))
            .hoop(CorsLayer::new(&OPEN))
            .hoop(inside_cors(require_token()));
        let answer = send(&app, preflight(ADMIN, "DELETE", "/users")).await;
        assert_eq!(answer.allowed().is_none(), is_on);
        let answer = send(&app, with_token(ADMIN, "GET", "/users")).await;
        answer.assert_body("users", (!is_on).then_some(ADMIN));
        let answer = send(&app, with_token(ADMIN, "GET", "/plain")).await;
        answer.assert_body("plain", (!is_on).then_some("*"));
    }
}

#[tokio::test]
async fn without_cors_inside_of_a_default_policy_keeps_its_responses_unreadable() {
    let off = Router::with_path("off").hoop(without_cors()).push(router());
    let app = service(off).hoop(CorsLayer::new(&OPEN));
    for path in ["/off/plain", "/off/users"] {
        send(&app, from(ADMIN, "GET", path))
            .await
            .assert_outcome(200, None);
    }
    send(&app, preflight(ADMIN, "DELETE", "/off/users")).await;
    let answer = send(&app, preflight(ADMIN, "DELETE", "/off/users")).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    send(&app, from(ADMIN, "DELETE", "/off/users"))
        .await
        .assert_outcome(403, None);
    assert_eq!(
        send(&app, request("DELETE", "/off/users")).await.body,
        "users"
    );
}

#[tokio::test]
async fn no_policy_does_nothing() {
    for is_on in [true, false] {
        let app = service(router()).hoop(CorsLayer::new(is_on.then_some(&WEB)));
        assert_eq!(
            send(&app, from(APP, "GET", "/plain"))
                .await
                .allowed()
                .is_some(),
            is_on
        );
        send(&app, from(ADMIN, "GET", "/users"))
            .await
            .assert_outcome(200, Some(ADMIN));
        send(&app, preflight(ADMIN, "GET", "/users"))
            .await
            .assert_granted(ADMIN);
    }
}

/// Hoops of a router do not run for requests without a route in the router.
#[tokio::test]
async fn at_a_router_it_does_not_get_preflights_of_plain_handlers() {
    let app = service(router().hoop(CorsLayer::new(&WEB)));
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_outcome(200, Some(APP));
    send(&app, preflight(APP, "PUT", "/plain"))
        .await
        .assert_refused();
    send(&app, preflight(ADMIN, "GET", "/users"))
        .await
        .assert_granted(ADMIN);
}

/// A plain handler for any method receives preflights that nothing answers. Here the policy answers them.
#[tokio::test]
async fn no_plain_handler_runs_for_a_preflight() {
    let router = Router::with_path("any").goal(plain);
    let app = service(router).hoop(CorsLayer::new(&WEB));
    send(&app, preflight(APP, "PUT", "/any"))
        .await
        .assert_granted(APP);
    send(&app, preflight(EVIL, "PUT", "/any"))
        .await
        .assert_refused()
        .assert_body("", None);
    send(&app, from(APP, "OPTIONS", "/any"))
        .await
        .assert_body("plain", None);
}

/// Headers that a hoop has set before remain in the answer to a preflight.
#[tokio::test]
async fn headers_that_are_there_already_stay() {
    #[handler]
    async fn request_id(response: &mut Response) {
        let headers = response.headers_mut();
        headers.insert("x-request-id", "7".parse().expect("a value"));
        headers.insert("vary", "accept".parse().expect("a value"));
        headers.insert("access-control-allow-origin", "*".parse().expect("a value"));
    }
    let app = service(router())
        .hoop(request_id)
        .hoop(CorsLayer::new(&WEB));
    for (origin, path) in [(APP, "/plain"), (ADMIN, "/users")] {
        let answer = send(&app, preflight(origin, "GET", path)).await;
        answer.assert_granted(origin);
        assert_eq!(answer.header("x-request-id").as_deref(), Some("7"));
        assert!(answer.varies_on_origin());
    }
    send(&app, preflight(EVIL, "GET", "/users"))
        .await
        .assert_refused();
}
