//! Middleware that changes the path of a request after its policies are found.

use cors_poem::{CorsLayer, Route, cors, policy, routes, without_cors};
use poem::{
    get, handler,
    middleware::{NormalizePath, Tracing, TrailingSlash},
};

use crate::{
    ADMIN, APP, EVIL, from,
    middleware::{require_token, to_path},
    preflight, request, send, with_token,
};

policy! {
    OPEN = { origins = any, methods = any, headers = any }
}

#[cors(origins = any, methods = [GET, PUT], headers = ["x-token"])]
#[handler]
fn open() -> &'static str {
    "open"
}

#[cors(origins = ["https://admin.example.com", "https://c.example"], methods = [GET, PUT])]
#[handler]
fn admin() -> &'static str {
    "admin"
}

#[handler]
fn plain() -> &'static str {
    "plain"
}

fn services() -> Route {
    Route::new()
        .at("/open", routes![open])
        .at("/admin", routes![admin].delete(plain))
        .at("/plain", get(plain).put(plain))
        .nest(
            "/opaque",
            poem::Route::new().at("/plain", get(plain).put(plain)),
        )
        .at("/files/*path", routes![open])
        .at("/files/secret", get(plain))
}

/// Applications in which a middleware changes the path of a request.
fn rewritten(path: &'static str) -> [cors_poem::CorsEndpoint; 4] {
    let services = || services().before(to_path(path));
    [
        services().inside_cors(Tracing),
        services().with(CorsLayer::new(&OPEN)),
        services()
            .inside_cors(Tracing)
            .inside_cors(Tracing)
            .with(CorsLayer::new(&OPEN)),
        services().with(CorsLayer::new(&OPEN)).inside_cors(Tracing),
    ]
}

#[tokio::test]
async fn the_policy_of_the_handler_decides() {
    for app in rewritten("/admin") {
        send(&app, preflight(EVIL, "PUT", "/open"))
            .await
            .assert_granted("*");
        send(&app, from(EVIL, "GET", "/open"))
            .await
            .assert_is(200, "admin", None);
        send(&app, from(ADMIN, "GET", "/open"))
            .await
            .assert_is(200, "admin", Some(ADMIN));
        // The policies of the original path answered the preflight.
        send(&app, from(EVIL, "PUT", "/open"))
            .await
            .assert_is(403, "", None);
        let excess = from(EVIL, "GET", "/open").header("x-token", "1");
        send(&app, excess).await.assert_is(403, "", None);
        send(&app, request("PUT", "/open"))
            .await
            .assert_is(200, "admin", None);
    }
}

#[tokio::test]
async fn an_endpoint_without_a_policy_gets_none() {
    for path in ["/plain", "/opaque/plain"] {
        for app in rewritten(path) {
            send(&app, from(EVIL, "GET", "/open"))
                .await
                .assert_is(200, "plain", None);
            send(&app, from(ADMIN, "GET", "/admin"))
                .await
                .assert_is(200, "plain", None);
            send(&app, from(EVIL, "PUT", "/open"))
                .await
                .assert_is(403, "", None);
            send(&app, request("PUT", "/open"))
                .await
                .assert_is(200, "plain", None);
        }
    }
}

#[tokio::test]
async fn a_sibling_without_a_policy_gets_none() {
    #[cors(origins = any, methods = [DELETE])]
    #[handler]
    fn delete() -> &'static str {
        "deleted"
    }
    let app = || {
        services()
            .at("/delete", routes![delete])
            .before(to_path("/admin"))
    };
    for app in [
        app().inside_cors(Tracing),
        app().with(CorsLayer::new(&OPEN)),
    ] {
        send(&app, from(EVIL, "DELETE", "/delete"))
            .await
            .assert_is(403, "", None);
        send(&app, request("DELETE", "/delete"))
            .await
            .assert_is(200, "plain", None);
    }
}

#[tokio::test]
async fn what_is_without_cors_gets_none() {
    let off = || {
        let off = Route::new()
            .at("/admin", routes![admin])
            .with(without_cors());
        services().nest("/off", off).before(to_path("/off/admin"))
    };
    for app in [
        off().inside_cors(Tracing),
        off().with(CorsLayer::new(&OPEN)),
    ] {
        send(&app, from(ADMIN, "GET", "/open"))
            .await
            .assert_is(200, "admin", None);
        send(&app, from(EVIL, "PUT", "/open"))
            .await
            .assert_is(403, "", None);
    }
}

#[tokio::test]
async fn normalized_paths_have_the_policy_of_their_handler() {
    let normalize = || NormalizePath::new(TrailingSlash::Trim);
    for app in [
        services().with(normalize()).inside_cors(Tracing),
        services().with(normalize()).with(CorsLayer::new(&OPEN)),
    ] {
        // The wildcard matches the path with a slash, and its handler does not serve the method.
        send(&app, from(EVIL, "GET", "/files/secret/"))
            .await
            .assert_is(200, "plain", None);
        send(&app, from(EVIL, "GET", "/files/other/"))
            .await
            .assert_is(200, "open", Some("*"));
        send(&app, from(EVIL, "GET", "/admin/"))
            .await
            .assert_is(200, "admin", None);
        send(&app, from(ADMIN, "GET", "/admin/"))
            .await
            .assert_is(200, "admin", Some(ADMIN));
    }
    let outside = services().inside_cors(require_token()).with(normalize());
    send(&outside, preflight(ADMIN, "PUT", "/admin/"))
        .await
        .assert_granted(ADMIN);
    send(&outside, from(ADMIN, "GET", "/admin/"))
        .await
        .assert_is(401, "no token", Some(ADMIN));
    send(&outside, with_token(APP, "GET", "/admin/"))
        .await
        .assert_is(200, "admin", None);
}

/// If the method is changed, the policy of the other handler of the path decides.
#[tokio::test]
async fn a_changed_method_has_the_policy_of_its_handler() {
    #[cors(origins = any, methods = [POST], headers = ["x-token"])]
    #[handler]
    fn post() -> &'static str {
        "posted"
    }
    let app = || {
        let app = Route::new().at("/a", routes![post, admin].delete(plain));
        app.before(async |mut request: poem::Request| {
            if let Some(method) = request
                .header("x-method")
                .and_then(|name| name.parse().ok())
            {
                request.set_method(method);
            }
            Ok(request)
        })
    };
    for app in [
        app().inside_cors(Tracing),
        app().with(CorsLayer::new(&OPEN)),
        app().inside_cors(Tracing).with(CorsLayer::new(&OPEN)),
    ] {
        let as_get = |origin| from(origin, "POST", "/a").header("x-method", "GET");
        send(&app, as_get(EVIL)).await.assert_is(200, "admin", None);
        send(&app, as_get(ADMIN))
            .await
            .assert_is(200, "admin", Some(ADMIN));
        let excess = as_get(EVIL).header("x-token", "1");
        send(&app, excess).await.assert_is(403, "", None);
        send(&app, from(EVIL, "POST", "/a"))
            .await
            .assert_is(200, "posted", Some("*"));
    }
}
