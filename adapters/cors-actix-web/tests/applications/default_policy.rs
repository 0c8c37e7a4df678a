//! `CorsLayer`: a default policy, and its effect around other policies.

use std::{rc::Rc, sync::atomic::Ordering};

use actix_web::{
    guard,
    middleware::{Condition, NormalizePath, from_fn},
    web,
};
use cors_actix_web::{
    CorsLayer, cors, inside_cors, policies, policy, resource, routes, without_cors,
};

use crate::{
    ADMIN, APP, EVIL, app, from,
    middleware::{allow_all, rebuild, require_token},
    preflight, preflight_with, request, send,
};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
    WEB = { origins = ["https://app.example.com", "https://b.example"], headers = ["x-token"] }
}

#[cors(origins = ["https://admin.example.com", "https://c.example"], methods = [GET, DELETE])]
async fn users() -> &'static str {
    "users"
}

async fn plain() -> &'static str {
    "plain"
}

fn services(config: &mut web::ServiceConfig) {
    config
        .service(resource("/users", routes![users]).route(web::put().to(plain)))
        .service(web::resource("/plain").get(plain));
}

#[actix_web::test]
async fn it_applies_to_everything_without_a_policy() {
    let app = app!(.configure(services).wrap(CorsLayer::new(&WEB)));
    for (method, path, status) in [
        ("GET", "/plain", 200),
        ("POST", "/plain", 405),
        ("GET", "/no", 404),
        ("PUT", "/users", 200),
        ("POST", "/users", 405),
    ] {
        let answer = send(&app, from(APP, method, path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (status, Some(APP)),
            "{method} {path}"
        );
        let answer = send(&app, from(EVIL, method, path)).await;
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
    for path in ["/plain", "/no"] {
        send(&app, preflight_with(APP, "PUT", path, "x-token"))
            .await
            .assert_granted(APP);
        assert_eq!(
            send(&app, preflight(EVIL, "PUT", path))
                .await
                .assert_refused()
                .status,
            403
        );
    }
}

#[actix_web::test]
async fn the_nearest_policy_decides() {
    for layer in [CorsLayer::new(&OPEN), CorsLayer::new(&WEB)] {
        let app = app!(.configure(services).wrap(layer));
        send(&app, preflight(ADMIN, "DELETE", "/users"))
            .await
            .assert_granted(ADMIN);
        assert_eq!(
            send(&app, from(ADMIN, "DELETE", "/users"))
                .await
                .allowed()
                .as_deref(),
            Some(ADMIN)
        );
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
        let answer = send(&app, from(APP, "GET", "/users")).await;
        assert_eq!((&*answer.body, answer.allowed()), ("users", None));
    }
}

#[actix_web::test]
async fn preflights_run_nothing_behind_it() {
    let auth = require_token();
    let count = Rc::clone(&auth.count);
    let app = app!(.configure(services).wrap(inside_cors(auth)).wrap(CorsLayer::new(&WEB)));
    for path in ["/plain", "/no"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_granted(APP);
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    assert_eq!(count.load(Ordering::Relaxed), 0);
    for (origin, path) in [(APP, "/plain"), (ADMIN, "/users"), (APP, "/no")] {
        let answer = send(&app, from(origin, "GET", path)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (401, Some(origin)),
            "{path}"
        );
    }
    assert_eq!(send(&app, from(APP, "GET", "/users")).await.allowed(), None);
}

#[actix_web::test]
async fn a_middleware_between_does_not_change_the_decision() {
    let app = app!(.configure(services).wrap(from_fn(rebuild)).wrap(from_fn(allow_all)).wrap(CorsLayer::new(&OPEN)));
    for (origin, allowed) in [(ADMIN, Some(ADMIN)), (EVIL, None)] {
        let answer = send(&app, from(origin, "GET", "/users")).await;
        assert_eq!(
            (&*answer.body, answer.allowed().as_deref()),
            ("rebuilt", allowed)
        );
    }
    // Neither the policies of the path nor the default policy can answer; see `CorsLayer`.
    assert_eq!(
        send(&app, preflight(ADMIN, "DELETE", "/users"))
            .await
            .assert_refused()
            .status,
        403
    );
    send(&app, preflight(EVIL, "DELETE", "/plain"))
        .await
        .assert_granted("*");
}

/// A response of a middleware that is not inside CORS has neither policy, because it may be the response of a handler
/// that a guard selects.
#[actix_web::test]
async fn no_policy_is_guessed_at_the_path_of_annotated_handlers() {
    let app = app!(.configure(services).wrap(require_token()).wrap(CorsLayer::new(&OPEN)));
    for origin in [ADMIN, EVIL] {
        let answer = send(&app, from(origin, "GET", "/users")).await;
        assert_eq!((answer.status.as_u16(), answer.allowed()), (401, None));
        assert!(answer.varies_on_origin());
        let answer = send(&app, from(origin, "GET", "/plain")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.allowed().as_deref()),
            (401, Some("*"))
        );
    }
}

#[actix_web::test]
async fn a_request_that_the_inner_policy_would_not_have_let_through_is_refused() {
    let app = app!(.configure(services).wrap(NormalizePath::trim()).wrap(CorsLayer::new(&OPEN)));
    // The path of the request has no policies.
    send(&app, preflight(EVIL, "DELETE", "/users/"))
        .await
        .assert_granted("*");
    let answer = send(&app, from(EVIL, "DELETE", "/users/")).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (403, ""));
    assert_eq!(answer.cors_names(), [""; 0]);
    // A browser sends this without a preflight.
    let answer = send(&app, from(EVIL, "GET", "/users/")).await;
    assert_eq!((&*answer.body, answer.allowed()), ("users", None));
    let answer = send(
        &app,
        from(EVIL, "GET", "/users/").insert_header(("x-any", "1")),
    )
    .await;
    assert_eq!(answer.status, 403);
    let own = from("https://api.example.com", "DELETE", "/users/")
        .insert_header(("host", "api.example.com"));
    assert_eq!(send(&app, own).await.body, "users");
    assert_eq!(
        send(&app, from(ADMIN, "DELETE", "/users/"))
            .await
            .allowed()
            .as_deref(),
        Some(ADMIN)
    );
}

#[actix_web::test]
async fn a_policy_around_a_scope_is_nearer() {
    let scope = web::scope("/admin")
        .service(web::resource("/plain").to(plain))
        .wrap(CorsLayer::new(&WEB));
    let app = app!(.service(scope).service(web::resource("/plain").to(plain)).wrap(CorsLayer::new(&OPEN)));
    assert_eq!(
        send(&app, from(EVIL, "GET", "/plain"))
            .await
            .allowed()
            .as_deref(),
        Some("*")
    );
    assert_eq!(
        send(&app, from(EVIL, "GET", "/admin/plain"))
            .await
            .allowed(),
        None
    );
    assert_eq!(
        send(&app, from(APP, "GET", "/admin/plain"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
    let answer = send(&app, from(EVIL, "DELETE", "/admin/plain")).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (403, ""));
    let answer = send(
        &app,
        from(APP, "POST", "/admin/plain").insert_header(("x-secret", "1")),
    )
    .await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (403, ""));
}

#[actix_web::test]
async fn an_exclusive_policy_overrides_those_inside() {
    let app = app!(.configure(services).wrap(CorsLayer::new(&WEB).exclusive()));
    send(&app, preflight(APP, "DELETE", "/users"))
        .await
        .assert_granted(APP);
    assert_eq!(
        send(&app, from(APP, "GET", "/users"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
    assert_eq!(
        send(&app, from(ADMIN, "GET", "/users")).await.allowed(),
        None
    );
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_refused();
}

#[actix_web::test]
async fn an_exclusive_policy_allows_nothing_for_methods_that_it_does_not_have() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn list() {}
    let app = app!(.configure(services).wrap(CorsLayer::new(policies![list]).exclusive()));
    assert_eq!(
        send(&app, from(ADMIN, "DELETE", "/users")).await.allowed(),
        None
    );
    assert_eq!(
        send(&app, from(APP, "GET", "/users"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
}

#[actix_web::test]
async fn policies_of_several_handlers_apply_by_method() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    async fn list() {}
    #[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [DELETE])]
    async fn delete() {}
    let app = app!(.configure(services).wrap(CorsLayer::new(policies![list, delete])));
    assert_eq!(
        send(&app, from(APP, "GET", "/plain"))
            .await
            .allowed()
            .as_deref(),
        Some(APP)
    );
    assert_eq!(
        send(&app, from(ADMIN, "GET", "/plain")).await.allowed(),
        None
    );
    send(&app, preflight(ADMIN, "DELETE", "/plain"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(APP, "DELETE", "/plain"))
        .await
        .assert_refused();
}

#[actix_web::test]
async fn without_cors_switches_every_policy_off() {
    for is_on in [true, false] {
        let app = app!(
            .configure(services)
            .wrap(inside_cors(require_token()))
            .wrap(CorsLayer::new(&OPEN))
            .wrap(without_cors().when(is_on))
        );
        let answer = send(&app, preflight(ADMIN, "DELETE", "/users")).await;
        assert_eq!(answer.allowed().is_none(), is_on);
        let request = from(ADMIN, "GET", "/users").insert_header(("authorization", "a"));
        let answer = send(&app, request).await;
        assert_eq!(
            (&*answer.body, answer.allowed().is_none()),
            ("users", is_on)
        );
        let request = from(ADMIN, "GET", "/plain").insert_header(("authorization", "a"));
        assert_eq!(send(&app, request).await.allowed().is_none(), is_on);
    }
}

#[actix_web::test]
async fn without_cors_inside_of_a_default_policy_keeps_its_responses_unreadable() {
    let scope = web::scope("/off").configure(services).wrap(without_cors());
    let app = app!(.service(scope).wrap(CorsLayer::new(&OPEN)));
    for path in ["/off/plain", "/off/users"] {
        assert_eq!(send(&app, from(ADMIN, "GET", path)).await.allowed(), None);
        let answer = send(&app, from(ADMIN, "DELETE", path)).await;
        assert_eq!((answer.status.as_u16(), &*answer.body), (403, ""), "{path}");
    }
    send(&app, preflight(ADMIN, "DELETE", "/off/users"))
        .await
        .assert_refused();
    assert_eq!(
        send(&app, request("DELETE", "/off/users")).await.body,
        "users"
    );
}

#[actix_web::test]
async fn a_condition_switches_it_off() {
    for is_on in [true, false] {
        let app = app!(.configure(services).wrap(Condition::new(is_on, CorsLayer::new(&WEB))));
        assert_eq!(
            send(&app, from(APP, "GET", "/plain"))
                .await
                .allowed()
                .is_some(),
            is_on
        );
        assert_eq!(
            send(&app, from(ADMIN, "GET", "/users"))
                .await
                .allowed()
                .as_deref(),
            Some(ADMIN)
        );
    }
}

#[actix_web::test]
async fn a_guarded_scope_keeps_the_default_policy_off_its_path() {
    let app = app!(
        .service(web::scope("/api").guard(guard::Host("a.example")).configure(services))
        .service(web::scope("/api").service(web::resource("/users").to(plain)))
        .wrap(CorsLayer::new(&OPEN))
    );
    let at = |host, request: actix_web::test::TestRequest| request.insert_header(("host", host));
    send(
        &app,
        at("b.example", preflight(ADMIN, "DELETE", "/api/users")),
    )
    .await
    .assert_refused();
    let answer = send(&app, at("b.example", from(ADMIN, "GET", "/api/users"))).await;
    assert_eq!((&*answer.body, answer.allowed()), ("plain", None));
    send(
        &app,
        at("a.example", preflight(ADMIN, "DELETE", "/api/users")),
    )
    .await
    .assert_granted(ADMIN);
}
