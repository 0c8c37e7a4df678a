//! `CorsLayer`: a default policy, and its effect around other policies.

use cors_poem::{CorsLayer, Route, cors, inside_cors, policies, policy, routes, without_cors};
use poem::{
    EndpointExt as _, RouteDomain, RouteScheme, get, handler,
    middleware::{AddData, Tracing},
};

use crate::{
    ADMIN, APP, EVIL, from,
    middleware::{allow_all, rebuild, require_token},
    preflight, preflight_with, request, send, with_token,
};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
    WEB = { origins = ["https://app.example.com", "https://b.example"], headers = ["x-token"] }
}

#[cors(origins = ["https://admin.example.com", "https://c.example"], methods = [GET, DELETE])]
#[handler]
fn users() -> &'static str {
    "users"
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

fn services() -> Route {
    Route::new()
        .at("/users", routes![users].put(plain))
        .at("/plain", get(plain))
}

/// The same endpoints in a router whose policies are not visible.
fn opaque() -> poem::Route {
    poem::Route::new()
        .at("/users", routes![users].put(plain))
        .at("/plain", get(plain))
}

#[tokio::test]
async fn it_applies_to_everything_without_a_policy() {
    let app = services().with(CorsLayer::new(&WEB));
    for (method, path, status) in [
        ("GET", "/plain", 200),
        ("POST", "/plain", 405),
        ("GET", "/no", 404),
        ("PUT", "/users", 200),
        ("POST", "/users", 405),
    ] {
        let answer = send(&app, from(APP, method, path)).await;
        let own = (answer.status.as_u16(), answer.allowed());
        assert_eq!(own, (status, Some(APP.to_owned())), "{method} {path}");
        let answer = send(&app, from(EVIL, method, path)).await;
        assert_eq!(answer.cors_names(), [""; 0]);
        assert!(answer.varies_on_origin());
    }
    for path in ["/plain", "/no"] {
        send(&app, preflight_with(APP, "PUT", path, "x-token"))
            .await
            .assert_granted(APP);
        let answer = send(&app, preflight(EVIL, "PUT", path)).await;
        assert_eq!(answer.assert_refused().status, 403);
    }
}

#[tokio::test]
async fn the_nearest_policy_decides() {
    for layer in [CorsLayer::new(&OPEN), CorsLayer::new(&WEB)] {
        let app = services().with(layer);
        send(&app, preflight(ADMIN, "DELETE", "/users"))
            .await
            .assert_granted(ADMIN);
        send(&app, from(ADMIN, "DELETE", "/users"))
            .await
            .assert_is(200, "users", Some(ADMIN));
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
            .assert_is(200, "users", None);
    }
}

#[tokio::test]
async fn preflights_run_nothing_behind_it() {
    let auth = require_token();
    let app = services()
        .inside_cors(auth.clone())
        .with(CorsLayer::new(&WEB));
    for path in ["/plain", "/no"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_granted(APP);
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    assert_eq!(auth.requests(), 0);
    for (origin, path) in [(APP, "/plain"), (ADMIN, "/users"), (APP, "/no")] {
        send(&app, from(origin, "GET", path))
            .await
            .assert_is(401, "no token", Some(origin));
    }
    send(&app, from(APP, "GET", "/users"))
        .await
        .assert_is(401, "no token", None);
}

#[tokio::test]
async fn a_middleware_between_does_not_change_the_decision() {
    let app = services()
        .around(rebuild)
        .around(allow_all)
        .with(CorsLayer::new(&OPEN));
    for (origin, allowed) in [(ADMIN, Some(ADMIN)), (EVIL, None)] {
        send(&app, from(origin, "GET", "/users"))
            .await
            .assert_is(200, "rebuilt", allowed);
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    send(&app, preflight(EVIL, "DELETE", "/users"))
        .await
        .assert_refused();
    send(&app, preflight(EVIL, "DELETE", "/plain"))
        .await
        .assert_granted("*");
}

#[tokio::test]
async fn a_middleware_that_is_not_inside_of_cors_has_the_policy_of_the_path() {
    let app = services().with(require_token()).with(CorsLayer::new(&OPEN));
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    send(&app, from(ADMIN, "GET", "/users"))
        .await
        .assert_is(401, "no token", Some(ADMIN));
    send(&app, from(EVIL, "GET", "/users"))
        .await
        .assert_is(401, "no token", None);
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_is(401, "no token", Some("*"));
}

/// The last row of the table of compositions: the layer answers the preflight, and the handler does not run for a
/// request that its own policy refuses.
#[tokio::test]
async fn a_request_that_an_unseen_policy_would_not_have_let_through_is_refused() {
    let domain = RouteDomain::new().at("*", services());
    let scheme = RouteScheme::new().http(services()).fallback(services());
    for app in [
        opaque().with(CorsLayer::new(&OPEN)),
        services().boxed().with(CorsLayer::new(&OPEN)),
        Route::new().nest("/", opaque()).with(CorsLayer::new(&OPEN)),
        Route::new()
            .nest("/", opaque().with(AddData::new(1)))
            .with(CorsLayer::new(&OPEN)),
        services().with((AddData::new(1), Tracing, CorsLayer::new(&OPEN))),
        opaque().around(rebuild_headers).with(CorsLayer::new(&OPEN)),
        domain.with(CorsLayer::new(&OPEN)),
        scheme.with(CorsLayer::new(&OPEN)),
    ] {
        send(&app, preflight(EVIL, "DELETE", "/users"))
            .await
            .assert_granted("*");
        send(&app, from(EVIL, "DELETE", "/users"))
            .await
            .assert_is(403, "", None);
        // A browser sends this without a preflight.
        send(&app, from(EVIL, "GET", "/users"))
            .await
            .assert_is(200, "users", None);
        let excess = from(EVIL, "GET", "/users").header("x-any", "1");
        send(&app, excess).await.assert_is(403, "", None);
        let own = from("https://api.example.com", "DELETE", "/users");
        let own = own.header("host", "api.example.com");
        send(&app, own).await.assert_is(200, "users", None);
        send(&app, from(ADMIN, "DELETE", "/users"))
            .await
            .assert_is(200, "users", Some(ADMIN));
        send(&app, from(EVIL, "GET", "/plain"))
            .await
            .assert_is(200, "plain", Some("*"));
        let missing = send(&app, from(EVIL, "GET", "/no")).await;
        assert_eq!(
            (missing.status.as_u16(), missing.allowed().as_deref()),
            (404, Some("*"))
        );
    }
}

async fn rebuild_headers(
    inner: std::sync::Arc<impl poem::Endpoint>,
    request: poem::Request,
) -> poem::Result<poem::Response> {
    let mut response = inner.get_response(request).await;
    response.headers_mut().clear();
    Ok(response)
}

#[tokio::test]
async fn a_policy_around_a_nested_router_is_nearer() {
    let nested = Route::new()
        .at("/plain", get(plain))
        .with(CorsLayer::new(&WEB));
    let app = Route::new()
        .nest("/admin", nested)
        .at("/plain", get(plain))
        .with(CorsLayer::new(&OPEN));
    send(&app, from(EVIL, "GET", "/plain"))
        .await
        .assert_is(200, "plain", Some("*"));
    send(&app, from(EVIL, "GET", "/admin/plain"))
        .await
        .assert_is(200, "plain", None);
    send(&app, from(APP, "GET", "/admin/plain"))
        .await
        .assert_is(200, "plain", Some(APP));
    for path in ["/admin/plain", "/admin/no", "/admin"] {
        send(&app, preflight(EVIL, "DELETE", path))
            .await
            .assert_refused();
        send(&app, preflight(APP, "DELETE", path))
            .await
            .assert_granted(APP);
    }
    let missing = send(&app, from(APP, "GET", "/admin/no")).await;
    assert_eq!(
        (missing.status.as_u16(), missing.allowed().as_deref()),
        (404, Some(APP))
    );
}

#[tokio::test]
async fn a_policy_around_one_path_is_nearer() {
    let own = get(plain).with(CorsLayer::new(&WEB));
    let app = Route::new()
        .at("/own", own)
        .inside_cors(require_token())
        .with(CorsLayer::new(&OPEN));
    send(&app, preflight(APP, "DELETE", "/own"))
        .await
        .assert_granted(APP);
    send(&app, preflight(EVIL, "DELETE", "/own"))
        .await
        .assert_refused();
    send(&app, from(EVIL, "GET", "/own"))
        .await
        .assert_is(401, "no token", None);
    send(&app, with_token(APP, "GET", "/own"))
        .await
        .assert_is(200, "plain", Some(APP));
    send(&app, preflight(EVIL, "DELETE", "/no"))
        .await
        .assert_granted("*");
}

#[tokio::test]
async fn an_exclusive_policy_overrides_those_inside() {
    for app in [
        services().with(CorsLayer::new(&WEB).exclusive()),
        opaque().with(CorsLayer::new(&WEB).exclusive()),
        services()
            .with(CorsLayer::new(&WEB).exclusive())
            .with(CorsLayer::new(&OPEN)),
        services()
            .with(CorsLayer::new(&OPEN))
            .with(CorsLayer::new(&WEB).exclusive()),
    ] {
        send(&app, preflight(APP, "DELETE", "/users"))
            .await
            .assert_granted(APP);
        send(&app, from(APP, "GET", "/users"))
            .await
            .assert_is(200, "users", Some(APP));
        send(&app, from(ADMIN, "GET", "/users"))
            .await
            .assert_is(200, "users", None);
        send(&app, preflight(ADMIN, "DELETE", "/users"))
            .await
            .assert_refused();
    }
}

#[tokio::test]
async fn an_exclusive_policy_allows_nothing_for_methods_that_it_does_not_have() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[handler]
    fn list() {}
    let app = services().with(CorsLayer::new(policies![list]).exclusive());
    send(&app, from(ADMIN, "DELETE", "/users"))
        .await
        .assert_is(200, "users", None);
    send(&app, from(APP, "GET", "/users"))
        .await
        .assert_is(200, "users", Some(APP));
}

#[tokio::test]
async fn policies_of_several_handlers_apply_by_method() {
    #[cors(origins = ["https://app.example.com", "https://b.example"], methods = [GET])]
    #[handler]
    fn list() {}
    #[cors(origins = ["https://admin.example.com", "https://b.example"], methods = [DELETE])]
    #[handler]
    fn delete() {}
    let app = services().with(CorsLayer::new(policies![list, delete]));
    send(&app, from(APP, "GET", "/plain"))
        .await
        .assert_is(200, "plain", Some(APP));
    send(&app, from(ADMIN, "GET", "/plain"))
        .await
        .assert_is(200, "plain", None);
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
        let app = services()
            .inside_cors(require_token())
            .with(CorsLayer::new(&OPEN))
            .with(without_cors().when(is_on));
        let answer = send(&app, preflight(ADMIN, "DELETE", "/users")).await;
        assert_eq!(answer.allowed().is_none(), is_on);
        let answer = send(&app, with_token(ADMIN, "GET", "/users")).await;
        assert_eq!(
            (&*answer.body, answer.cors_names().is_empty()),
            ("users", is_on)
        );
        let answer = send(&app, with_token(ADMIN, "GET", "/plain")).await;
        assert_eq!(
            (&*answer.body, answer.cors_names().is_empty()),
            ("plain", is_on)
        );
    }
}

#[tokio::test]
async fn without_cors_inside_of_a_default_policy_keeps_its_responses_unreadable() {
    let off = || services().with(without_cors());
    for app in [
        Route::new().nest("/off", off()).with(CorsLayer::new(&OPEN)),
        Route::new()
            .nest("/off", off().boxed())
            .with(CorsLayer::new(&OPEN)),
        Route::new()
            .nest("/off", off())
            .inside_cors(Tracing)
            .with(CorsLayer::new(&OPEN)),
    ] {
        for path in ["/off/plain", "/off/users"] {
            send(&app, from(ADMIN, "GET", path))
                .await
                .assert_is(200, &path[5..], None);
        }
        let answer = send(&app, from(EVIL, "DELETE", "/off/users")).await;
        assert_eq!(answer.cors_names(), [""; 0]);
        send(&app, request("DELETE", "/off/users"))
            .await
            .assert_is(200, "users", None);
    }
}

#[tokio::test]
async fn preflights_of_what_is_without_cors_are_not_granted() {
    let app = Route::new()
        .nest("/off", services().with(without_cors()))
        .with(CorsLayer::new(&OPEN));
    for (path, method) in [("/off/users", "DELETE"), ("/off/plain", "PUT")] {
        send(&app, preflight(ADMIN, method, path)).await.assert_is(
            if path == "/off/users" { 204 } else { 405 },
            if path == "/off/users" {
                ""
            } else {
                "method not allowed"
            },
            None,
        );
    }
}

#[tokio::test]
async fn none_does_nothing() {
    for is_on in [true, false] {
        let app = services().with(CorsLayer::new(is_on.then_some(&WEB)));
        let answer = send(&app, from(APP, "GET", "/plain")).await;
        assert_eq!(answer.allowed().is_some(), is_on);
        send(&app, from(ADMIN, "GET", "/users"))
            .await
            .assert_is(200, "users", Some(ADMIN));
    }
}

#[tokio::test]
async fn a_default_policy_inside_of_authentication_is_seen() {
    let auth = require_token();
    let app = services()
        .with(CorsLayer::new(&WEB))
        .with(inside_cors(auth.clone()));
    for path in ["/plain", "/no"] {
        send(&app, preflight(APP, "PUT", path))
            .await
            .assert_granted(APP);
        send(&app, from(APP, "GET", path))
            .await
            .assert_is(401, "no token", Some(APP));
    }
    send(&app, preflight(ADMIN, "DELETE", "/users"))
        .await
        .assert_granted(ADMIN);
    send(&app, from(APP, "GET", "/users"))
        .await
        .assert_is(401, "no token", None);
    assert_eq!(auth.requests(), 3);
}
