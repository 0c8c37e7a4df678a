//! Layers inside CORS: which requests reach them, and which scripts can read their responses.

use std::{
    convert::Infallible,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use axum::{
    BoxError, Router,
    body::Bytes,
    error_handling::HandleErrorLayer,
    extract::Request,
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, get},
};
use cors_axum::{
    cors, policies, policy, routes,
    tower::CorsLayer,
    {RouterExt as _, inside_cors},
};
use http::{HeaderValue, Method, StatusCode};
use tests::{APP, FOREIGN, actual, preflight, send, send_body};
use tower::{Layer as _, ServiceBuilder, limit::GlobalConcurrencyLimitLayer, service_fn};
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer,
};

const ADMIN: &str = "https://admin.example.com";

#[cors(
    origins = ["https://app.example.com", "https://b.example.com"],
    methods = [GET],
    headers = ["authorization"]
)]
async fn list_users() -> &'static str {
    "users"
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [POST])]
async fn create_user(_: Bytes) {}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn wait() {
    std::future::pending::<()>().await;
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn fail() {
    panic!("as the test wants it")
}

/// Responds with 401 to requests without a token.
async fn require_token(request: Request, next: Next) -> Response {
    if request.headers().contains_key("authorization") {
        next.run(request).await
    } else {
        (StatusCode::UNAUTHORIZED, "no token").into_response()
    }
}

fn api() -> Router {
    Router::new()
        .route("/users", routes![list_users, create_user])
        .route("/wait", routes![wait])
        .route("/fail", routes![fail])
}

fn get_users(origin: &str) -> http::request::Builder {
    actual(Method::GET, "/users", origin)
}

#[tokio::test]
async fn preflights_bypass_the_layer_and_its_responses_can_be_read() {
    let app = api().inside_cors(from_fn(require_token));

    let answer = send(&app, preflight("/users", APP, "GET")).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::NO_CONTENT, Some(APP))
    );
    let answer = send(&app, preflight("/users", FOREIGN, "GET")).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::FORBIDDEN, None)
    );

    let answer = send(&app, get_users(APP)).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::UNAUTHORIZED, "no token")
    );
    assert_eq!(
        (answer.allow_origin(), answer.vary()),
        (Some(APP), vec!["origin".to_owned()])
    );
    let answer = send(&app, get_users(FOREIGN)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, None)
    );

    let answer = send(&app, get_users(APP).header("authorization", "token")).await;
    assert_eq!(
        (answer.body.as_str(), answer.allow_origin()),
        ("users", Some(APP))
    );
    assert_eq!(answer.vary(), ["origin"]);
}

#[tokio::test]
async fn each_error_of_a_layer_has_the_headers_of_the_handlers_policy() {
    let app = api().inside_cors(from_fn(require_token));
    let answer = send(&app, actual(Method::POST, "/users", ADMIN)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, Some(ADMIN))
    );
    let answer = send(&app, actual(Method::POST, "/users", APP)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, None)
    );
}

#[tokio::test]
async fn an_options_request_that_is_not_a_preflight_reaches_the_layer() {
    let app = api().inside_cors(from_fn(require_token));
    let answer = send(&app, http::Request::options("/users")).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_method_router_and_a_plain_layer_do_the_same_as_a_router() {
    let apps: [(&str, Router); 4] = [
        (
            "method router",
            Router::new().route(
                "/users",
                routes![list_users].inside_cors(from_fn(require_token)),
            ),
        ),
        ("layer", api().layer(inside_cors(from_fn(require_token)))),
        (
            "service builder",
            api().layer(ServiceBuilder::new().layer(inside_cors(from_fn(require_token)))),
        ),
        (
            "merged",
            Router::new().merge(api().inside_cors(from_fn(require_token))),
        ),
    ];
    for (how, app) in apps {
        let answer = send(&app, preflight("/users", APP, "GET")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{how}");
        let answer = send(&app, get_users(APP)).await;
        assert_eq!(
            (answer.status, answer.allow_origin()),
            (StatusCode::UNAUTHORIZED, Some(APP)),
            "{how}"
        );
    }
}

#[tokio::test]
async fn state_that_comes_later_changes_nothing() {
    let app = Router::new()
        .route("/users", routes![list_users])
        .inside_cors(from_fn(require_token))
        .with_state(7_u32);
    let answer = send(&app, preflight("/users", APP, "GET")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let answer = send(&app, get_users(APP)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, Some(APP))
    );
}

static RUNS: AtomicUsize = AtomicUsize::new(0);

async fn count() {
    RUNS.fetch_add(1, Ordering::SeqCst);
}

/// The layer must refuse every request to a handler without a policy, and the handler must not run.
#[tokio::test]
async fn what_is_not_annotated_stays_behind_the_layer() {
    let opaque = || Router::new().route("/", any(count)).fallback(count);
    let app = Router::new()
        .route("/users", routes![list_users].put(count))
        .route("/any", any(count))
        .route("/get", get(count))
        .route("/merged", any(count).merge(routes![list_users]))
        .nest_service("/nested", opaque())
        .route_service(
            "/service",
            service_fn(async |_: Request| {
                count().await;
                Ok::<Response, Infallible>(Response::default())
            }),
        )
        .route_service(
            "/endpoints",
            routes![list_users, create_user]
                .fallback(count)
                .with_state(()),
        )
        .fallback(count)
        .inside_cors(from_fn(require_token));

    let paths = [
        "/any",
        "/get",
        "/nested",
        "/nested/deep",
        "/service",
        "/endpoints",
        "/missing",
    ];
    for path in paths {
        for method in ["GET", "POST", "PUT"] {
            let answer = send(&app, preflight(path, APP, method)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path} {method}");
            assert_eq!(answer.access_control().len(), 0, "{path} {method}");
        }
        let answer = send(&app, actual(Method::GET, path, APP)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["/users", "/merged"] {
        let answer = send(&app, actual(Method::PUT, path, APP)).await;
        assert_eq!(
            (answer.status, answer.access_control().len()),
            (StatusCode::UNAUTHORIZED, 0),
            "{path}"
        );
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn preflights_of_annotated_paths_run_no_handler_beside_them() {
    static RAN: AtomicUsize = AtomicUsize::new(0);
    let app = Router::<()>::new()
        .route(
            "/merged",
            any(async || RAN.fetch_add(1, Ordering::SeqCst).to_string()).merge(routes![list_users]),
        )
        .inside_cors(from_fn(require_token));
    for (method, status) in [
        ("GET", StatusCode::NO_CONTENT),
        ("PUT", StatusCode::FORBIDDEN),
    ] {
        let answer = send(&app, preflight("/merged", APP, method)).await;
        assert_eq!(answer.status, status);
    }
    assert_eq!(RAN.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_errors_of_real_layers_can_be_read() {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(5));
    let shed = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| {
            StatusCode::TOO_MANY_REQUESTS
        }))
        .load_shed()
        .layer(GlobalConcurrencyLimitLayer::new(0));
    let table: [(&str, Router, StatusCode); 4] = [
        (
            "/wait",
            api().inside_cors(timeout),
            StatusCode::REQUEST_TIMEOUT,
        ),
        (
            "/fail",
            api().inside_cors(CatchPanicLayer::new()),
            StatusCode::INTERNAL_SERVER_ERROR,
        ),
        (
            "/users",
            api().inside_cors(shed),
            StatusCode::TOO_MANY_REQUESTS,
        ),
        (
            "/users",
            api().inside_cors(
                ServiceBuilder::new()
                    .layer(from_fn(require_token))
                    .layer(timeout),
            ),
            StatusCode::UNAUTHORIZED,
        ),
    ];
    for (path, app, status) in table {
        let answer = send(&app, actual(Method::GET, path, APP)).await;
        assert_eq!(
            (answer.status, answer.allow_origin()),
            (status, Some(APP)),
            "{path} {status}"
        );
        let answer = send(&app, preflight(path, APP, "GET")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path} {status}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_an_error_that_can_be_read() {
    let app = api().inside_cors(RequestBodyLimitLayer::new(3));
    let early = actual(Method::POST, "/users", ADMIN).header("content-length", "4");
    let late = actual(Method::POST, "/users", ADMIN);
    for request in [early, late] {
        let answer = send_body(&app, request, "1234").await;
        assert_eq!(
            (answer.status, answer.allow_origin()),
            (StatusCode::PAYLOAD_TOO_LARGE, Some(ADMIN))
        );
    }
}

#[tokio::test]
async fn two_levels_of_layers_are_seen_through() {
    let app = Router::new()
        .nest("/v1", api().inside_cors(from_fn(require_token)))
        .inside_cors(from_fn(async |request: Request, next: Next| {
            if request.headers().contains_key("x-blocked") {
                StatusCode::TOO_MANY_REQUESTS.into_response()
            } else {
                next.run(request).await
            }
        }));
    let blocked = || preflight("/v1/users", APP, "GET").header("x-blocked", "1");
    assert_eq!(send(&app, blocked()).await.status, StatusCode::NO_CONTENT);
    let answer = send(
        &app,
        actual(Method::GET, "/v1/users", APP).header("x-blocked", "1"),
    )
    .await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::TOO_MANY_REQUESTS, Some(APP))
    );
    let answer = send(&app, actual(Method::GET, "/v1/users", APP)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, Some(APP))
    );
}

#[tokio::test]
async fn a_preflight_does_not_wait_for_a_layer_that_is_busy() {
    let app = api().inside_cors(ServiceBuilder::new().layer(GlobalConcurrencyLimitLayer::new(0)));
    let answer = tokio::time::timeout(
        Duration::from_secs(5),
        send(&app, preflight("/users", APP, "GET")),
    );
    assert_eq!(
        answer.await.expect("no wait").status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn a_default_policy_is_for_what_has_none() {
    #[cors(origins = ["https://fallback.example", "https://b.example.com"], methods = [GET, POST])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn everyone() {}

    const DEFAULT: &str = "https://fallback.example";
    let fallback = || CorsLayer::new(everyone::POLICY);
    let plain = || {
        Router::new()
            .route("/users", routes![list_users])
            .route("/plain", get(async || "plain"))
            .nest_service(
                "/opaque",
                Router::new()
                    .route("/users", routes![list_users])
                    .route("/plain", get(async || "plain")),
            )
    };
    let apps: [(&str, Router); 3] = [
        ("a layer of the router", plain().layer(fallback())),
        (
            "a service around the router",
            Router::new().fallback_service(fallback().layer(plain())),
        ),
        (
            "around inside_cors",
            plain()
                .inside_cors(from_fn(async |r: Request, next: Next| next.run(r).await))
                .layer(fallback()),
        ),
    ];
    for (how, app) in &apps {
        for path in ["/users", "/opaque/users"] {
            let own = send(app, actual(Method::GET, path, APP)).await;
            assert_eq!(
                (own.status, own.allow_origin()),
                (StatusCode::OK, Some(APP)),
                "{how} {path}"
            );
            let refused = send(app, actual(Method::GET, path, DEFAULT)).await;
            assert_eq!(
                (refused.status, refused.allow_origin()),
                (StatusCode::OK, None),
                "{how} {path}"
            );
        }
        // The layer cannot see the policies in an opaque service when it answers preflights.
        for (path, allowed, refused) in [("/users", APP, DEFAULT), ("/opaque/users", DEFAULT, APP)]
        {
            let answer = send(app, preflight(path, allowed, "GET")).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (StatusCode::NO_CONTENT, Some(allowed)),
                "{how} {path}"
            );
            let answer = send(app, preflight(path, refused, "GET")).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (StatusCode::FORBIDDEN, None),
                "{how} {path}"
            );
        }
        let table = [
            (Method::GET, "/plain", StatusCode::OK),
            (Method::GET, "/opaque/plain", StatusCode::OK),
            (Method::GET, "/missing", StatusCode::NOT_FOUND),
            (Method::POST, "/plain", StatusCode::METHOD_NOT_ALLOWED),
            (Method::POST, "/users", StatusCode::METHOD_NOT_ALLOWED),
        ];
        for (method, path, status) in table {
            let answer = send(app, actual(method.clone(), path, DEFAULT)).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (status, Some(DEFAULT)),
                "{how} {method} {path}"
            );
            let answer = send(app, actual(method.clone(), path, APP)).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (status, None),
                "{how} {method} {path}"
            );
        }
        for path in ["/plain", "/opaque/plain", "/missing"] {
            let answer = send(app, preflight(path, DEFAULT, "POST")).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (StatusCode::NO_CONTENT, Some(DEFAULT)),
                "{how} {path}"
            );
            let answer = send(app, preflight(path, APP, "POST")).await;
            assert_eq!(
                (answer.status, answer.allow_origin()),
                (StatusCode::FORBIDDEN, None),
                "{how} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_layer_of_policies_around_a_router_keeps_layers_inside() {
    let layers = ServiceBuilder::new()
        .layer(CorsLayer::new(policies![list_users, create_user]))
        .layer(from_fn(require_token));
    let app = layers.service(service_fn(async |_: Request| {
        Ok::<_, Infallible>("users".into_response())
    }));
    let answer = send(&app, preflight("/users", APP, "GET")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let answer = send(&app, get_users(APP)).await;
    assert_eq!(
        (answer.status, answer.allow_origin()),
        (StatusCode::UNAUTHORIZED, Some(APP))
    );
}

/// Two policies are not confused, even if both allow the same origin.
#[tokio::test]
async fn the_policy_of_the_handler_has_the_last_word() {
    #[cors(origins = ["https://*.example.com"], methods = [GET], expose = ["etag"])]
    async fn inner() {}

    #[cors(origins = ["https://*.example.com"], methods = [GET], credentials)]
    #[expect(dead_code, reason = "only its policy is used")]
    fn outer() {}

    #[cors(origins = any, methods = [GET], expose = ["etag"])]
    async fn inner_any() {}

    #[cors(origins = any, methods = [GET], expose = ["x-outer"])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn outer_any() {}

    let app: Router = Router::new()
        .route("/", routes![inner])
        .layer(CorsLayer::new(outer::POLICY));
    let answer = send(&app, actual(Method::GET, "/", APP)).await;
    assert_eq!(
        answer.access_control(),
        [
            "allow-origin: https://app.example.com",
            "expose-headers: etag"
        ]
    );
    let app: Router = Router::new()
        .route("/", routes![inner_any])
        .layer(CorsLayer::new(outer_any::POLICY));
    let answer = send(&app, actual(Method::GET, "/", APP)).await;
    assert_eq!(
        answer.access_control(),
        ["allow-origin: *", "expose-headers: etag"]
    );
}

/// CORS headers that the layer sets are removed, even if they repeat those of the handler.
#[tokio::test]
async fn cors_headers_of_a_layer_are_replaced() {
    #[cors(
        origins = ["https://app.example.com", "https://b.example.com"],
        methods = [GET],
        expose = ["etag"],
        credentials,
    )]
    async fn read() {}

    let expected = [
        "allow-credentials: true",
        "allow-origin: https://app.example.com",
        "expose-headers: etag",
    ];
    for (name, value) in [
        ("access-control-allow-origin", "https://app.example.com"),
        ("access-control-allow-origin", "*"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-credentials", "false"),
        ("access-control-expose-headers", "etag"),
        ("access-control-allow-methods", "PUT"),
        ("access-control-max-age", "600"),
    ] {
        for is_added in [true, false] {
            let says = map_response(move |mut response: Response| {
                let headers = response.headers_mut();
                if !is_added {
                    headers.remove(name);
                }
                headers.append(name, HeaderValue::from_static(value));
                std::future::ready(response)
            });
            let app: Router = Router::new().route("/", routes![read]).inside_cors(says);
            let answer = send(&app, actual(Method::GET, "/", APP)).await;
            assert_eq!(answer.access_control(), expected, "{name}: {value}");
            assert_eq!(answer.header("vary"), Some("Origin"), "{name}: {value}");
        }
    }
}

/// `Vary` also contains the headers on which the policies of the path's other handlers depend.
#[tokio::test]
async fn an_options_handler_names_what_the_policies_of_its_path_depend_on() {
    #[cors(
        origins = ["https://app.example.com", "https://b.example.com"],
        methods = [OPTIONS],
        allow(method_options),
    )]
    async fn options() -> [(&'static str, &'static str); 1] {
        [("vary", "accept-encoding")]
    }

    #[cors(origins = ["https://app.example.com"], methods = [PUT], private_network)]
    async fn put() {}

    let app: Router = Router::new().route("/", routes![options, put]);
    let answer = send(&app, actual(Method::OPTIONS, "/", APP)).await;
    let vary = answer.headers.get_all("vary").iter();
    assert!(vary.eq([
        "accept-encoding",
        "Origin",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Private-Network",
    ]));
}

/// `Vary` contains `Origin`, even if a layer replaces the header.
#[tokio::test]
async fn a_vary_that_a_layer_writes_names_the_origin_again() {
    let replaces = map_response(async |mut response: Response| {
        let value = HeaderValue::from_static("accept-encoding");
        response.headers_mut().insert("vary", value);
        response
    });
    let app = api().inside_cors(replaces);
    for origin in [APP, FOREIGN] {
        let get = get_users(origin).header("authorization", "token");
        let answer = send(&app, get).await;
        let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert_eq!(vary, ["accept-encoding", "Origin"], "{origin}");
    }
}

/// Two policies are not confused either if they differ only in their credentials.
#[tokio::test]
async fn the_policy_of_the_handler_decides_about_credentials() {
    #[cors(origins = ["https://*.example.com"], methods = [GET], credentials)]
    async fn with() {}

    #[cors(origins = ["https://*.example.com"], methods = [GET])]
    async fn without() {}

    let origin = "allow-origin: https://app.example.com";
    for (inner, outer, expected) in [
        (
            routes![with],
            without::POLICY,
            ["allow-credentials: true", origin].as_slice(),
        ),
        (routes![without], with::POLICY, &[origin]),
    ] {
        let app: Router = Router::new().route("/", inner).layer(CorsLayer::new(outer));
        let answer = send(&app, actual(Method::GET, "/", APP)).await;
        assert_eq!(answer.access_control(), expected);
    }
}

/// If no policy of a layer lists a method, the default policy applies to it.
#[tokio::test]
async fn a_default_policy_is_for_methods_that_no_inner_policy_serves() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn read() {}

    policy! { EVERYTHING = { origins = any } }

    let service = service_fn(async |_: Request| Ok::<_, Infallible>("done".into_response()));
    let app = ServiceBuilder::new()
        .layer(CorsLayer::new(&EVERYTHING))
        .layer(CorsLayer::new(read::POLICY))
        .service(service);
    for (method, allowed) in [(Method::GET, APP), (Method::POST, "*")] {
        let answer = send(&app, actual(method, "/", APP)).await;
        assert_eq!(answer.allow_origin(), Some(allowed));
    }
}

/// A path that is mounted as a service may have several handlers, so no single policy applies.
#[tokio::test]
async fn an_error_in_front_of_several_handlers_has_the_policy_of_none() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn one() {}

    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    async fn two() {}

    let both: MethodRouter = routes![one, two];
    let app: Router =
        Router::new()
            .route_service("/", both)
            .inside_cors(from_fn(async |_: Request, _: Next| {
                StatusCode::UNAUTHORIZED
            }));
    for method in [Method::GET, Method::PUT] {
        let answer = send(&app, actual(method.clone(), "/", APP)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method}");
        assert_eq!(answer.access_control(), [""; 0], "{method}");
    }
}
