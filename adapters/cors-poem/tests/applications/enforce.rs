//! `enforce`: a refused request reaches neither a handler nor a middleware inside CORS.

use cors_poem::{
    CorsEndpoint, CorsLayer, LivePolicy, OriginSet, PolicyConfig, Route, cors, explain,
    inside_cors, policies, policy, routes, without_cors,
};
use poem::{
    Endpoint, FromRequest, Request, RequestBody, RequestBuilder, Response, Result,
    endpoint::make_sync, handler, middleware::Tracing,
};

use crate::{
    APP, Answer, EVIL, from,
    middleware::{require_token, to_path},
    preflight, request, send, with_token,
};

policy! {
    ENFORCED = { origins = ["https://app.example.com"], enforce }
    READ_ONLY = { origins = ["https://app.example.com"] }
    ANY = { origins = any }
}

#[cors(policy = READ_ONLY, methods = [GET, POST], enforce)]
#[handler]
fn write() -> &'static str {
    "ran"
}

#[cors(policy = READ_ONLY, methods = [PUT])]
#[handler]
fn unenforced() -> &'static str {
    "ran"
}

#[cors(origins = any, methods = [POST])]
#[handler]
fn open() -> &'static str {
    "ran"
}

#[cors(origins = [configured], methods = [POST], enforce)]
#[handler]
fn tenants() -> &'static str {
    "ran"
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce(hosts = ["api.example.com"]))]
#[handler]
fn local() -> &'static str {
    "ran"
}

/// It has the name of an extractor for upgrades.
struct WebSocket;

impl<'a> FromRequest<'a> for WebSocket {
    async fn from_request(_: &'a Request, _: &mut RequestBody) -> Result<Self> {
        Ok(Self)
    }
}

#[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
#[handler]
fn socket(_: WebSocket) -> &'static str {
    "ran"
}

#[cors(origins = none, methods = [GET, POST])]
#[handler]
fn session() -> Response {
    Response::builder()
        .header("access-control-allow-origin", "*")
        .body("ran")
}

#[cors(origins = none, methods = [DELETE], enforce)]
#[handler]
fn own_pages() -> &'static str {
    "ran"
}

#[handler]
fn plain() -> &'static str {
    "ran"
}

fn foreign(method: &str, path: &str) -> RequestBuilder {
    from(EVIL, method, path).header("sec-fetch-site", "cross-site")
}

/// A request that a form of another site sends.
fn form(path: &str) -> RequestBuilder {
    foreign("POST", path)
}

async fn blocked(app: &impl Endpoint, request: RequestBuilder) -> Answer {
    let answer = send(app, request).await;
    answer.assert_is(403, "", None);
    let vary = answer.header("vary");
    assert_eq!(
        vary.as_deref(),
        Some("Origin, Sec-Fetch-Site"),
        "{answer:?}"
    );
    answer
}

async fn runs(app: &impl Endpoint, request: RequestBuilder) -> Answer {
    let answer = send(app, request).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (200, "ran"),
        "{answer:?}"
    );
    answer
}

/// The routes. The policies of some of them are not visible from outside.
fn services() -> Route {
    let opaque = poem::Route::new().at("/write", routes![write, unenforced].patch(plain));
    Route::new()
        .at("/write", routes![write, unenforced].patch(plain))
        .at("/plain", make_sync(|_| "ran"))
        .nest("/opaque", opaque)
}

#[tokio::test]
async fn each_handler_of_a_path_has_its_own() {
    let apps: [fn() -> CorsEndpoint; 3] = [
        || services().with_if(false, Tracing),
        || services().inside_cors(Tracing),
        || {
            services()
                .with(Tracing)
                .inside_cors(Tracing)
                .inside_cors(Tracing)
        },
    ];
    for app in apps {
        let app = app();
        for path in ["/write", "/opaque/write"] {
            blocked(&app, form(path)).await;
            blocked(&app, foreign("HEAD", path)).await;
            blocked(&app, foreign("OPTIONS", path)).await;
            runs(&app, foreign("PUT", path)).await;
            runs(&app, foreign("PATCH", path)).await;
            runs(&app, from(APP, "POST", path)).await;
            runs(&app, request("POST", path)).await;
            let own = from("https://api.example.com", "POST", path);
            runs(&app, own.header("sec-fetch-site", "same-origin")).await;
        }
        send(&app, preflight(APP, "POST", "/write"))
            .await
            .assert_granted(APP);
    }
}

#[tokio::test]
async fn upgrades_are_refused_as_any_request_is() {
    let app = Route::new().at("/socket", routes![socket]);
    let upgrade = |request: RequestBuilder| {
        let request = request
            .header("connection", "upgrade")
            .header("upgrade", "websocket");
        let request = request.header("sec-websocket-version", "13");
        request.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    };
    blocked(&app, upgrade(foreign("GET", "/socket"))).await;
    let without_origin = request("GET", "/socket").header("sec-fetch-site", "cross-site");
    blocked(&app, upgrade(without_origin)).await;
    runs(&app, upgrade(from(APP, "GET", "/socket"))).await;
    assert!(socket::POLICY.upgrades());
}

#[tokio::test]
async fn middleware_inside_of_cors_does_not_run() {
    for is_off in [false, true] {
        for default in [None, Some(&ENFORCED), Some(&READ_ONLY)] {
            for path in ["/write", "/in/write"] {
                let (inside, between) = (require_token(), require_token());
                let nested = services().with(between.clone());
                let routes = services().nest("/in", nested).inside_cors(inside.clone());
                let app = routes
                    .with(CorsLayer::new(default))
                    .with(without_cors().when(is_off));
                blocked(&app, form(path)).await;
                let counts = (inside.requests(), between.requests());
                assert_eq!(counts, (0, 0), "{is_off} {path}");
                assert_eq!(send(&app, foreign("PUT", path)).await.status, 401);
                assert_eq!(inside.requests(), 1, "{is_off} {path}");
            }
        }
    }
    let inside = require_token();
    let app = Route::new().at("/write", routes![write].with(inside_cors(inside.clone())));
    blocked(&app, form("/write")).await;
    assert_eq!(inside.requests(), 0);
}

#[tokio::test]
async fn a_default_policy_leaves_a_handlers_own_enforcement_alone() {
    for policy in [&ENFORCED, &READ_ONLY] {
        for is_off in [false, true] {
            let app = services()
                .with(CorsLayer::new(policy))
                .with(without_cors().when(is_off));
            blocked(&app, form("/write")).await;
            blocked(&app, form("/opaque/write")).await;
            runs(&app, foreign("PUT", "/write")).await;
            let methods = ["GET", "POST", "PATCH", "CONNECT"];
            if policy.enforce() {
                for method in methods {
                    blocked(&app, foreign(method, "/plain")).await;
                }
                blocked(&app, foreign("PATCH", "/write")).await;
                blocked(&app, foreign("PUT", "/opaque/write")).await;
                blocked(&app, form("/nothing")).await;
            } else {
                for method in methods {
                    runs(&app, foreign(method, "/plain")).await;
                }
                runs(&app, foreign("PATCH", "/write")).await;
            }
        }
    }
}

#[tokio::test]
async fn without_cors_takes_away_permissions_and_not_protection() {
    let app = services().with(without_cors());
    for path in ["/write", "/opaque/write"] {
        blocked(&app, form(path)).await;
        let answer = runs(&app, from(APP, "POST", path)).await;
        assert_eq!(answer.cors_names(), [""; 0]);
    }
    let app = services().with(without_cors()).with(CorsLayer::new(&ANY));
    blocked(&app, form("/write")).await;
}

#[tokio::test]
async fn layers_outside_write_nothing_into_the_refusal_of_a_policy_inside() {
    let inner = poem::Route::new().nest("/", services().with(CorsLayer::new(&ENFORCED)));
    let app = Route::new().nest("/in", inner).with(CorsLayer::new(&ANY));
    blocked(&app, form("/in/plain")).await;
    blocked(&app, form("/in/write")).await;
    blocked(&app, form("/in/opaque/write")).await;
    runs(&app, from(APP, "POST", "/in/plain")).await;
}

/// The policy of the original path applies if a middleware changes the path.
#[tokio::test]
async fn a_policy_that_is_reached_by_another_path_enforces() {
    let services = || {
        Route::new()
            .at("/open", routes![open])
            .at("/write", routes![write])
            .before(to_path("/write"))
    };
    blocked(&services(), form("/open")).await;
    blocked(&services().inside_cors(Tracing), form("/open")).await;
    blocked(&services().with(CorsLayer::new(&ANY)), form("/open")).await;
    let app = services().inside_cors(Tracing).with(CorsLayer::new(&ANY));
    blocked(&app, form("/open")).await;
}

#[tokio::test]
async fn an_exclusive_layer_enforces_for_everything_behind_it() {
    let app = services().with(CorsLayer::new(&ENFORCED).exclusive());
    blocked(&app, form("/write")).await;
    blocked(&app, foreign("PUT", "/write")).await;
    blocked(&app, foreign("TRACE", "/plain")).await;
    runs(&app, from(APP, "POST", "/plain")).await;

    // The handler's own `enforce` stays in effect if the layer has none.
    let app = services().with(CorsLayer::new(&READ_ONLY).exclusive());
    send(&app, form("/write"))
        .await
        .assert_is(403, "", Some(APP));
    runs(&app, form("/plain")).await;
}

#[tokio::test]
async fn several_policies_of_a_layer_are_held_to_the_first_that_enforces() {
    let app = services().with(CorsLayer::new(policies![unenforced, write]));
    blocked(&app, form("/plain")).await;
    runs(&app, foreign("PUT", "/plain")).await;
    blocked(&app, foreign("PATCH", "/plain")).await;
    // Two layers. The inner one has no policy for the method.
    let inner = Route::new().at("/plain", make_sync(|_| "ran"));
    let inner = inner.with(CorsLayer::new(policies![unenforced]));
    let app = inner.with(CorsLayer::new(policies![write]));
    blocked(&app, foreign("PATCH", "/plain")).await;
    runs(&app, with_token(APP, "PATCH", "/plain")).await;
}

#[tokio::test]
async fn configured_sets_and_live_policies_enforce() {
    let set = OriginSet::new([APP]).expect("a set");
    let app = Route::new().at("/tenants", routes![origins = &set; tenants]);
    blocked(&app, form("/tenants")).await;
    runs(&app, from(APP, "POST", "/tenants")).await;
    set.replace([EVIL]).expect("a set");
    runs(&app, form("/tenants")).await;
    blocked(&app, from(APP, "POST", "/tenants")).await;

    let config = || PolicyConfig::new().origins(APP);
    let live = LivePolicy::new(config().enforce().check().expect("valid"));
    let app = services().with(CorsLayer::new(&live));
    blocked(&app, form("/plain")).await;
    live.replace(config().check().expect("valid"));
    runs(&app, form("/plain")).await;
}

#[tokio::test]
async fn a_foreign_host_is_refused() {
    let app = Route::new().nest("/in", Route::new().at("/local", routes![local]));
    let layered = Route::new()
        .nest("/in", Route::new().at("/local", routes![local]))
        .inside_cors(Tracing)
        .with(CorsLayer::new(&ANY));
    let to = |uri: &str, hosts: &[&str]| {
        let request = Request::builder().uri_str(uri);
        hosts
            .iter()
            .fold(request, |request, host| request.header("host", *host))
    };
    let allowed: [(&str, &[&str]); 3] = [
        ("http://api.example.com/in/local", &[]),
        ("http://API.example.com/in/local", &["evil.example"]),
        ("/in/local", &["api.example.com"]),
    ];
    for (uri, hosts) in allowed {
        runs(&app, to(uri, hosts)).await;
        runs(&layered, to(uri, hosts)).await;
    }
    let refused: [(&str, &[&str]); 4] = [
        ("http://evil.example/in/local", &["api.example.com"]),
        ("/in/local", &["evil.example"]),
        ("/in/local", &["api.example.com", "evil.example"]),
        ("/in/local", &[]),
    ];
    for (uri, hosts) in refused {
        blocked(&app, to(uri, hosts)).await;
        blocked(&layered, to(uri, hosts)).await;
    }
}

#[tokio::test]
async fn a_handler_for_the_own_pages_has_no_other_policy() {
    let app = Route::new()
        .at("/session", routes![session, own_pages])
        .with(CorsLayer::new(&ANY));
    send(&app, preflight(APP, "POST", "/session"))
        .await
        .assert_refused();
    let answer = runs(&app, from(APP, "POST", "/session")).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    blocked(
        &app,
        from(APP, "DELETE", "/session").header("sec-fetch-site", "same-site"),
    )
    .await;
    let own = from(APP, "DELETE", "/session").header("sec-fetch-site", "same-origin");
    let answer = runs(&app, own).await;
    assert_eq!(answer.cors_names(), [""; 0]);
    runs(&app, request("DELETE", "/session")).await;
}

#[tokio::test]
async fn refusals_are_explained() {
    let apps = [
        services().with(explain()),
        services().with(CorsLayer::new(&READ_ONLY)).with(explain()),
        services().inside_cors(Tracing).with(explain()),
    ];
    for app in apps {
        for path in ["/write", "/opaque/write"] {
            let answer = send(&app, form(path)).await;
            assert_eq!(answer.assert_refused().status, 403);
            assert!(answer.body.contains("enforce"), "{answer:?}");
        }
    }
}
