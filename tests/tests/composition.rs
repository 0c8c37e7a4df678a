//! Policies together with other policies, layers, opaque services, and handlers without a policy.

use std::{
    cell::Cell,
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    middleware::{Next, from_fn, map_response},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, any, get, put},
};
use cors_axum::{
    CorsLayer, Policies, RouterExt as _, cors, explain, policies, policy, routes, without_cors,
};
use cors_testing::{Browser, Credentials};
use http::{Method, StatusCode, request::Builder};
use tests::{APP, FOREIGN, actual, preflight, send};
use tower::{Layer, ServiceBuilder, buffer::BufferLayer, service_fn, util::MapResponseLayer};
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};
use tower_service::Service;

const ADMIN: &str = "https://admin.example.com";

policy! {
    /// Allows more than the policy of any handler.
    WIDE = { origins = any, methods = any, headers = [any, "authorization"] }
    /// The widest policy of the tests that allows credentials.
    APPS = {
        origins = ["https://app.example.com", "https://admin.example.com", "https://foreign.example"],
        methods = [GET, POST, PUT, DELETE],
        headers = ["content-type", "authorization"],
        credentials,
    }
    /// Allows one origin.
    ADMINS = { origins = ["https://admin.example.com"] }
}

thread_local! {
    /// The number of runs of the handler in a test. Each test has its own thread.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET])]
async fn read_secret() -> &'static str {
    "secret"
}

#[cors(origins = ["https://admin.example.com", "https://b.example.com"], methods = [DELETE])]
async fn delete_secret() -> &'static str {
    RUNS.set(RUNS.get() + 1);
    "deleted"
}

fn strict() -> Router {
    Router::new().route("/secret", routes![read_secret, delete_secret])
}

async fn plain() -> &'static str {
    "plain"
}

/// Refuses every request.
async fn refuse(_: Request, _: Next) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

/// Forwards every request.
async fn pass(request: Request, next: Next) -> Response {
    next.run(request).await
}

/// Rebuilds each response, without its extensions.
async fn rebuild(response: Response) -> Response {
    let (head, body) = response.into_parts();
    (head.status, head.headers, body).into_response()
}

/// Wraps a whole router in a layer that makes it opaque.
fn opaque(service: Router) -> Router {
    Router::new().fallback_service(TraceLayer::new_for_http().layer(service))
}

/// The status and the allowed origin of the response.
async fn outcome<S>(app: &S, request: Builder) -> (u16, Option<String>)
where
    S: Service<Request, Response = Response, Error: std::fmt::Debug> + Clone,
{
    let answer = send(app, request).await;
    let origin = answer.allow_origin().map(str::to_owned);
    (answer.status.as_u16(), origin)
}

/// The compositions in which the layer can see all policies.
fn seen(layer: CorsLayer) -> Vec<(&'static str, Router)> {
    vec![
        ("Router::layer", strict().layer(layer)),
        (
            "a layer of a path",
            Router::new().route("/secret", routes![read_secret, delete_secret].layer(layer)),
        ),
        (
            "around a whole router",
            Router::new().fallback_service(layer.layer(strict())),
        ),
        (
            "around a method router",
            Router::new().route_service(
                "/secret",
                layer.layer(routes![read_secret, delete_secret] as MethodRouter),
            ),
        ),
        (
            "nested",
            Router::new()
                .nest(
                    "/secret",
                    Router::new().route("/", routes![read_secret, delete_secret]),
                )
                .layer(layer),
        ),
        ("merged", Router::new().merge(strict()).layer(layer)),
        ("past a layer", strict().layer(from_fn(pass)).layer(layer)),
        (
            "past a layer that rebuilds the response",
            strict().layer(map_response(rebuild)).layer(layer),
        ),
        (
            "past inside_cors",
            strict().inside_cors(from_fn(pass)).layer(layer),
        ),
        (
            "past explain",
            Router::new().fallback_service(layer.layer(explain().layer(strict()))),
        ),
        (
            "past another default",
            Router::new().fallback_service(layer.layer(CorsLayer::new(&ADMINS).layer(strict()))),
        ),
        ("twice", strict().layer(layer).layer(layer)),
    ]
}

#[tokio::test]
async fn an_outer_layer_does_not_widen_the_policy_of_a_handler() {
    for (how, app) in seen(CorsLayer::new(&WIDE)) {
        for (method, origin, allowed) in [
            ("GET", ADMIN, true),
            ("DELETE", ADMIN, true),
            ("GET", APP, false),
            ("DELETE", APP, false),
            // No handler of the path serves this method.
            ("PUT", ADMIN, false),
        ] {
            // An explained refusal of a method has CORS headers; see the tests of reasons.
            if how == "past explain" && method == "PUT" {
                continue;
            }
            let expected = allowed.then(|| origin.to_owned());
            let status = if allowed { 204 } else { 403 };
            assert_eq!(
                outcome(&app, preflight("/secret", origin, method)).await,
                (status, expected.clone()),
                "{how}: preflight of {method} from {origin}"
            );
            if method == "GET" {
                assert_eq!(
                    outcome(&app, actual(Method::GET, "/secret", origin)).await,
                    (200, expected),
                    "{how}: {method} from {origin}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_response_of_a_layer_between_has_the_policy_of_the_handler() {
    async fn fail(_: Request, _: Next) -> Response {
        panic!("as the test wants it")
    }
    let layers: [(&str, Router, u16); 3] = [
        ("refused", strict().layer(from_fn(refuse)), 401),
        (
            "a caught panic",
            strict().layer(from_fn(fail)).layer(CatchPanicLayer::new()),
            500,
        ),
        (
            "rebuilt",
            strict().layer(from_fn(refuse)).layer(map_response(rebuild)),
            401,
        ),
    ];
    for (how, inner, status) in layers {
        let app = inner.layer(CorsLayer::new(&WIDE));
        for (origin, allowed) in [(ADMIN, Some(ADMIN.to_owned())), (APP, None)] {
            let request = actual(Method::GET, "/secret", origin);
            assert_eq!(
                outcome(&app, request).await,
                (status, allowed),
                "{how} {origin}"
            );
        }
        // Preflights do not reach the layers in between.
        let request = preflight("/secret", ADMIN, "GET");
        assert_eq!(
            outcome(&app, request).await,
            (204, Some(ADMIN.to_owned())),
            "{how}"
        );
    }
}

#[tokio::test]
async fn the_default_policy_applies_to_what_has_none() {
    let app = strict()
        .route("/plain", get(plain).put(plain))
        .layer(from_fn(pass))
        .layer(CorsLayer::new(&APPS));
    for (method, path, status) in [
        (Method::GET, "/plain", 200),
        (Method::DELETE, "/plain", 405),
        (Method::GET, "/missing", 404),
    ] {
        let request = actual(method.clone(), path, APP);
        let expected = (status, Some(APP.to_owned()));
        assert_eq!(outcome(&app, request).await, expected, "{method} {path}");
    }
    for path in ["/plain", "/missing"] {
        for (method, origin, status, allowed) in [
            ("PUT", APP, 204, Some(APP)),
            ("PATCH", APP, 403, None),
            ("PUT", "https://other.example", 403, None),
        ] {
            assert_eq!(
                outcome(&app, preflight(path, origin, method)).await,
                (status, allowed.map(str::to_owned)),
                "{method} {path} {origin}"
            );
        }
    }
}

/// A layer in front of authentication answers preflights with its policy, so authentication never receives
/// them.
#[tokio::test]
async fn nothing_behind_a_default_policy_runs_for_a_preflight() {
    let app = Router::new()
        .route("/", any(plain))
        .layer(from_fn(refuse))
        .layer(CorsLayer::new(&APPS));
    assert_eq!(
        outcome(&app, preflight("/", APP, "PUT")).await,
        (204, Some(APP.to_owned()))
    );
    assert_eq!(
        outcome(&app, actual(Method::GET, "/", APP)).await,
        (401, Some(APP.to_owned()))
    );
}

/// The compositions in which the layer cannot see the policies inside it.
fn unseen(inner: &Router) -> Vec<(&'static str, Router)> {
    let layer = CorsLayer::new(&APPS);
    vec![
        (
            "nest_service",
            Router::new()
                .nest_service("/api", inner.clone())
                .layer(layer),
        ),
        (
            "route_service",
            Router::new()
                .route_service(
                    "/api/{*rest}",
                    Router::new().nest("/api", inner.clone()).into_service(),
                )
                .layer(layer),
        ),
        (
            "a foreign layer around a router",
            opaque(Router::new().nest("/api", inner.clone())).layer(layer),
        ),
        (
            "into_service",
            Router::new().fallback_service(
                layer.layer(
                    Router::new()
                        .nest("/api", inner.clone())
                        .into_service::<Body>(),
                ),
            ),
        ),
        (
            "a rebuilt response",
            Router::new().fallback_service(
                layer.layer(
                    MapResponseLayer::new(|response: Response| {
                        let (head, body) = response.into_parts();
                        (head.status, body).into_response()
                    })
                    .layer(Router::new().nest("/api", inner.clone())),
                ),
            ),
        ),
        (
            "a buffer",
            Router::new().fallback_service(
                layer.layer(
                    ServiceBuilder::new()
                        .map_err(|error| -> Infallible { panic!("{error}") })
                        .layer(BufferLayer::new(8))
                        .service(Router::new().nest("/api", inner.clone())),
                ),
            ),
        ),
        (
            "two layers",
            opaque(opaque(Router::new().nest("/api", inner.clone())).layer(layer))
                .layer(CorsLayer::new(&WIDE)),
        ),
    ]
}

#[tokio::test]
async fn a_policy_inside_an_opaque_service_decides_the_response() {
    for (how, app) in unseen(&strict()) {
        for (origin, allowed) in [(ADMIN, Some(ADMIN.to_owned())), (APP, None)] {
            assert_eq!(
                outcome(&app, actual(Method::GET, "/api/secret", origin)).await,
                (200, allowed),
                "{how} {origin}"
            );
        }
    }
}

#[tokio::test]
async fn a_handler_does_not_run_for_what_its_policy_refuses() {
    for (how, app) in unseen(&strict()) {
        let runs = || RUNS.get();
        for (origin, runs_here) in [(ADMIN, true), (APP, false), (FOREIGN, false)] {
            let before = runs();
            let mut browser = Browser::at(origin);
            let request = cors_testing::Request::delete("https://api.example.com/api/secret")
                .credentials(Credentials::Omit);
            let outcome = browser.fetch(&app, request).await;
            if runs_here {
                assert_eq!(
                    outcome.assert_readable().text(),
                    "deleted",
                    "{how} {origin}"
                );
            } else {
                let _ = outcome.assert_blocked();
            }
            assert_eq!(runs() - before, usize::from(runs_here), "{how} {origin}");
        }
    }
}

#[tokio::test]
async fn a_refused_request_is_told_from_requests_of_other_kinds() {
    let app = opaque(strict()).layer(CorsLayer::new(&APPS));
    let delete = |origin| actual(Method::DELETE, "/secret", origin);
    let table = [
        ("a script of a foreign origin", delete(APP), 403),
        ("an allowed origin", delete(ADMIN), 200),
        ("no origin", Request::delete("/secret"), 200),
        (
            "the page's own origin",
            delete(APP).header("sec-fetch-site", "same-origin"),
            200,
        ),
        ("a user", delete(APP).header("sec-fetch-site", "none"), 200),
        (
            "another site",
            delete(APP).header("sec-fetch-site", "same-site"),
            403,
        ),
        (
            "an old browser on the server's own page",
            delete("https://api.example.com").header("host", "api.example.com"),
            200,
        ),
        (
            "the same with a port",
            delete("https://api.example.com").header("host", "api.example.com:443"),
            200,
        ),
        (
            "another port",
            delete("https://api.example.com").header("host", "api.example.com:8443"),
            403,
        ),
        (
            "a forwarded host",
            delete("https://api.example.com")
                .header("host", "internal")
                .header("x-forwarded-host", "api.example.com"),
            403,
        ),
        (
            "a navigation",
            delete(APP).header("sec-fetch-mode", "navigate"),
            200,
        ),
        (
            "a script by its mode",
            delete(APP).header("sec-fetch-mode", "cors"),
            403,
        ),
        ("a simple method", actual(Method::GET, "/secret", APP), 200),
        (
            "a header that needs permission",
            actual(Method::GET, "/secret", APP).header("authorization", "Bearer 1"),
            403,
        ),
        (
            "a header that the handler's policy does not list",
            actual(Method::GET, "/secret", ADMIN).header("authorization", "Bearer 1"),
            403,
        ),
        (
            "a header that a proxy adds",
            actual(Method::GET, "/secret", APP).header("x-forwarded-for", "::1"),
            200,
        ),
        (
            "a body of JSON",
            actual(Method::GET, "/secret", APP).header("content-type", "application/json"),
            403,
        ),
        (
            "a form",
            actual(Method::GET, "/secret", APP)
                .header("content-type", "application/x-www-form-urlencoded"),
            200,
        ),
        (
            "cookies, which the handler's policy does not allow",
            delete(ADMIN).header("cookie", "id=1"),
            403,
        ),
    ];
    for (what, request, status) in table {
        assert_eq!(outcome(&app, request).await.0, status, "{what}");
    }
}

#[tokio::test]
async fn the_innermost_layer_answers_the_preflights_of_its_paths() {
    policy! { READ = { origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET] } }
    let app = Router::new()
        .route("/", get(plain).delete(plain))
        .layer(CorsLayer::new(&READ))
        .layer(from_fn(pass))
        .layer(CorsLayer::new(&APPS));
    let table = [
        (preflight("/", ADMIN, "GET"), 204, Some(ADMIN)),
        (preflight("/", APP, "GET"), 403, None),
        // Browsers cache preflight responses by URL.
        (preflight("/", APP, "DELETE"), 403, None),
        (actual(Method::GET, "/", ADMIN), 200, Some(ADMIN)),
        (actual(Method::GET, "/", APP), 200, None),
        (actual(Method::POST, "/", APP), 405, Some(APP)),
    ];
    for (request, status, allowed) in table {
        let what = format!("{request:?}");
        let expected = (status, allowed.map(str::to_owned));
        assert_eq!(outcome(&app, request).await, expected, "{what}");
    }
}

#[tokio::test]
async fn an_exclusive_layer_overrides_every_policy_behind_it() {
    let layer = CorsLayer::new(&APPS).exclusive();
    let apps: [(&str, Router); 3] = [
        ("Router::layer", strict().layer(layer)),
        ("opaque", opaque(strict()).layer(layer)),
        (
            "around a router",
            Router::new().fallback_service(layer.layer(strict())),
        ),
    ];
    for (how, app) in apps {
        for (request, status, allowed) in [
            (preflight("/secret", APP, "DELETE"), 204, Some(APP)),
            (actual(Method::GET, "/secret", APP), 200, Some(APP)),
            (actual(Method::DELETE, "/secret", APP), 200, Some(APP)),
            // A method that the policy does not serve.
            (preflight("/secret", APP, "PATCH"), 403, None),
            (actual(Method::PATCH, "/secret", ADMIN), 405, None),
        ] {
            let expected = (status, allowed.map(str::to_owned));
            assert_eq!(outcome(&app, request).await, expected, "{how}");
        }
    }
}

#[tokio::test]
async fn an_exclusive_layer_is_a_policy_for_layers_outside() {
    policy! { ADMIN_ONLY = { origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET] } }
    let inner = Router::new()
        .route("/", any(plain))
        .layer(CorsLayer::new(&ADMIN_ONLY).exclusive());
    for (how, app, is_seen) in [
        ("seen", inner.clone().layer(CorsLayer::new(&APPS)), true),
        ("opaque", opaque(inner).layer(CorsLayer::new(&APPS)), false),
    ] {
        for (method, origin, allowed) in
            [(Method::GET, ADMIN, Some(ADMIN)), (Method::GET, APP, None)]
        {
            let answer = outcome(&app, actual(method, "/", origin)).await;
            assert_eq!(answer, (200, allowed.map(str::to_owned)), "{how}");
        }
        // The outer layer answers the preflights of an opaque service, but the handler does not run.
        let status = if is_seen { 403 } else { 204 };
        assert_eq!(
            outcome(&app, preflight("/", APP, "PUT")).await.0,
            status,
            "{how}"
        );
        if !is_seen {
            assert_eq!(
                outcome(&app, actual(Method::PUT, "/", APP)).await,
                (403, None),
                "{how}"
            );
        }
    }
}

/// A layer between the two sets a CORS header.
#[tokio::test]
async fn nothing_is_allowed_for_a_method_that_an_exclusive_policy_does_not_serve() {
    policy! { READ = { origins = ["https://admin.example.com", "https://b.example.com"], methods = [GET] } }
    async fn open(mut response: Response) -> Response {
        let any = http::HeaderValue::from_static("*");
        response
            .headers_mut()
            .insert("access-control-allow-origin", any);
        response
    }
    let app: Router = Router::new()
        .route("/", any(plain))
        .layer(CorsLayer::new(&READ).exclusive())
        .layer(map_response(open))
        .layer(CorsLayer::new(&WIDE));
    for (method, origin, allowed) in [
        (Method::POST, APP, None),
        (Method::GET, APP, None),
        (Method::GET, ADMIN, Some(ADMIN.to_owned())),
    ] {
        let answer = outcome(&app, actual(method.clone(), "/", origin)).await;
        assert_eq!(answer, (200, allowed), "{method} {origin}");
    }
}

/// An exclusive layer requires neither `Clone` nor `'static` of the service.
#[tokio::test]
async fn an_exclusive_layer_takes_any_service() {
    struct Once(Option<String>);
    impl Service<Request> for Once {
        type Response = Response;
        type Error = Infallible;
        type Future = std::future::Ready<Result<Response, Infallible>>;

        fn poll_ready(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), Infallible>> {
            std::task::Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request) -> Self::Future {
            std::future::ready(Ok(self.0.take().into_response()))
        }
    }
    trait IntoText {
        fn into_response(self) -> Response;
    }
    impl IntoText for Option<String> {
        fn into_response(self) -> Response {
            self.unwrap_or_default().into_response()
        }
    }
    let mut app = CorsLayer::new(&APPS)
        .exclusive()
        .layer(Once(Some("once".to_owned())));
    let request = actual(Method::GET, "/", APP)
        .body(Body::empty())
        .expect("a request");
    let response = app.call(request).await.expect("a response");
    assert_eq!(response.headers()["access-control-allow-origin"], APP);
}

#[tokio::test]
async fn without_cors_switches_every_policy_off() {
    let apps: [(&str, Router); 5] = [
        ("Router::layer", strict().layer(without_cors())),
        ("opaque", opaque(strict()).layer(without_cors())),
        (
            "inside a default policy",
            strict().layer(without_cors()).layer(CorsLayer::new(&WIDE)),
        ),
        (
            "inside a default policy around a router",
            Router::new()
                .fallback_service(CorsLayer::new(&WIDE).layer(without_cors().layer(strict()))),
        ),
        (
            "around a default policy",
            strict().layer(CorsLayer::new(&WIDE)).layer(without_cors()),
        ),
    ];
    for (how, app) in apps {
        for request in [
            actual(Method::GET, "/secret", ADMIN),
            preflight("/secret", ADMIN, "GET"),
        ] {
            let answer = send(&app, request).await;
            assert_eq!(answer.access_control(), [""; 0], "{how}");
        }
    }
    let app = strict()
        .layer(without_cors())
        .layer(CorsLayer::new(&APPS).exclusive());
    let answer = outcome(&app, actual(Method::GET, "/secret", APP)).await;
    assert_eq!(answer, (200, Some(APP.to_owned())));
}

#[tokio::test]
async fn a_handler_without_cors_does_not_run_for_what_an_outer_policy_granted() {
    let app = opaque(strict().layer(without_cors())).layer(CorsLayer::new(&WIDE));
    assert_eq!(
        outcome(&app, actual(Method::GET, "/secret", APP)).await,
        (200, None)
    );
    assert_eq!(
        outcome(&app, actual(Method::DELETE, "/secret", APP)).await,
        (403, None)
    );
}

#[tokio::test]
async fn a_layer_of_no_policy_does_nothing() {
    let none = None::<Policies>;
    let app = strict()
        .route("/plain", get(plain))
        .layer(CorsLayer::new(none));
    let answer = send(&app, actual(Method::GET, "/plain", APP)).await;
    assert_eq!(answer.headers.get("vary"), None);
    assert_eq!(answer.access_control(), [""; 0]);
    assert_eq!(
        outcome(&app, preflight("/secret", ADMIN, "GET")).await,
        (204, Some(ADMIN.to_owned()))
    );
    let layered = CorsLayer::new(none).exclusive().layer(app);
    assert_eq!(
        outcome(&layered, actual(Method::GET, "/secret", ADMIN)).await,
        (200, Some(ADMIN.to_owned()))
    );
}

#[tokio::test]
async fn inside_cors_sees_a_layer_inside() {
    let router = || {
        Router::new()
            .route("/", get(plain))
            .layer(CorsLayer::new(&APPS))
    };
    let apps: [(&str, Router); 4] = [
        ("Router", router().inside_cors(from_fn(refuse))),
        (
            "MethodRouter",
            Router::new().route(
                "/",
                get(plain)
                    .layer(CorsLayer::new(&APPS))
                    .inside_cors(from_fn(refuse)),
            ),
        ),
        (
            "past a layer",
            router().layer(from_fn(pass)).inside_cors(from_fn(refuse)),
        ),
        (
            "exclusive",
            Router::new()
                .route("/", get(plain))
                .layer(CorsLayer::new(&APPS).exclusive())
                .inside_cors(from_fn(refuse)),
        ),
    ];
    for (how, app) in apps {
        for (request, expected) in [
            (preflight("/", APP, "GET"), (204, Some(APP.to_owned()))),
            (preflight("/", "https://other.example", "GET"), (403, None)),
            (actual(Method::GET, "/", APP), (401, Some(APP.to_owned()))),
            (
                actual(Method::GET, "/", "https://other.example"),
                (401, None),
            ),
        ] {
            assert_eq!(outcome(&app, request).await, expected, "{how}");
        }
    }
}

#[tokio::test]
async fn an_unannotated_sibling_gets_no_policy() {
    #[cors(origins = any, methods = any)]
    async fn everything() {}

    #[cors(origins = any, methods = [GET])]
    async fn read() {}

    fn panics(mount: impl FnOnce() -> MethodRouter) -> String {
        let panic = catch_unwind(AssertUnwindSafe(mount)).expect_err("an overlap");
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    }
    type Mount = fn() -> MethodRouter;
    let overlaps: [(Mount, &str); 5] = [
        (|| routes![everything].put(plain), "PUT"),
        (|| routes![everything].head(plain), "HEAD"),
        (|| routes![read].head(plain), "HEAD"),
        (|| routes![read].get(plain), "GET"),
        (|| routes![everything].merge(put(plain)), "PUT"),
    ];
    for (mount, method) in overlaps {
        let text = panics(mount);
        assert!(text.contains(&format!("`{method}`")), "{method}: {text}");
    }
    let app: Router = Router::new()
        .route("/sibling", routes![read].put(plain))
        .route("/fallback", routes![everything].fallback(plain));
    for (path, method) in [
        ("/sibling", "PUT"),
        ("/fallback", "OPTIONS"),
        ("/fallback", "PURGE"),
    ] {
        let request = preflight(path, APP, method);
        assert_eq!(outcome(&app, request).await, (403, None), "{path} {method}");
    }
    let answer = send(&app, preflight("/fallback", APP, "PUT")).await;
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET,HEAD,POST,PUT,PATCH,DELETE")
    );
}

/// The page on troubleshooting quotes axum's message, which is about the generated OPTIONS routes.
#[test]
fn two_generated_routes_on_one_path_panic_with_the_words_of_troubleshooting() {
    let mount = || {
        Router::<()>::new()
            .route("/notes", routes![read_secret])
            .route("/notes", routes![delete_secret])
    };
    let panic = catch_unwind(mount).expect_err("an overlap");
    let text = panic.downcast_ref::<String>().expect("a text");
    let message = "Overlapping method route. Handler for `OPTIONS /notes` already exists";
    assert!(text.contains(message), "{text}");
    let page = include_str!("../../cors-runtime/src/docs/guide/troubleshooting.md");
    assert!(page.contains(message));
}

#[tokio::test]
async fn a_layer_grants_any_method_by_name_too() {
    let app: Router = Router::new()
        .route("/", any(plain))
        .layer(CorsLayer::new(&WIDE));
    let answer = send(&app, preflight("/", APP, "PURGE")).await;
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("*,GET,HEAD,POST,PUT,PATCH,DELETE")
    );
}

#[tokio::test]
async fn a_head_request_keeps_the_length_of_get() {
    let app: Router = Router::new().route("/secret", routes![read_secret]);
    let answer = send(&app, actual(Method::HEAD, "/secret", ADMIN)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-length"), Some("6"));
    assert_eq!((&*answer.body, answer.allow_origin()), ("", Some(ADMIN)));
}

/// A handler and a policy of the same name, which a glob import, an outer scope or a constant combines.
mod mixed {
    use super::*;

    #[cors(origins = any, methods = [GET])]
    pub(super) async fn list() {}

    pub(super) mod by_glob {
        use super::*;

        pub(in super::super) async fn list() {}

        pub(in super::super) fn mount() -> MethodRouter {
            routes![list]
        }

        pub(in super::super) fn policies() -> &'static [&'static cors_axum::Policy] {
            policies![list]
        }
    }

    pub(super) fn by_inner_function() -> MethodRouter {
        async fn list() {}
        routes![list]
    }

    pub(super) mod by_reexport {
        pub(in super::super) mod api {
            pub(in super::super::super) use super::super::list;
        }

        use api::*;

        async fn list() {}

        pub(in super::super) fn mount() -> super::MethodRouter {
            super::routes![list]
        }
    }

    pub(super) fn annotated() -> MethodRouter {
        fn generic<T: Send + Default + 'static>() -> MethodRouter {
            #[cors(origins = any, methods = [DELETE])]
            async fn inner<T: Send + Default + 'static>() {
                let _ = T::default();
            }

            routes![inner::<T>]
        }
        #[cors(origins = any, methods = [PUT])]
        async fn r#type() {}

        use list as renamed;
        let _ = generic::<Vec<Option<u8>>>();
        routes![renamed, r#type]
    }
}

#[test]
fn an_unannotated_handler_never_gets_the_policy_of_another() {
    type Mount = fn() -> MethodRouter;
    let mounts: [(Mount, &str); 3] = [
        (mixed::by_glob::mount, "by_glob::list"),
        (mixed::by_inner_function, "by_inner_function::list"),
        (mixed::by_reexport::mount, "by_reexport::list"),
    ];
    for (mount, handler) in mounts {
        let panic = catch_unwind(mount).expect_err("two items");
        let text = panic.downcast_ref::<String>().expect("a text");
        assert!(text.contains(&format!("mixed::{handler}`")), "{text}");
        assert!(text.contains("mixed::list`"), "{text}");
        assert!(text.ends_with("rule: unannotated_handler"), "{text}");
    }
    let error = Policies::from(mixed::by_glob::policies())
        .prepare()
        .expect_err("two items");
    assert!(
        error.to_string().ends_with("rule: unannotated_handler"),
        "{error}"
    );
    let _ = mixed::annotated();
    let _ = (
        mixed::list::POLICY,
        mixed::by_glob::list,
        mixed::by_reexport::api::list,
    );
}

#[tokio::test]
async fn a_layer_of_several_handlers_decides_each_method() {
    let runs = Arc::new(AtomicUsize::new(0));
    let service = {
        let runs = Arc::clone(&runs);
        service_fn(move |_: Request| {
            runs.fetch_add(1, Ordering::Relaxed);
            async { Ok::<_, Infallible>("done".into_response()) }
        })
    };
    let app = CorsLayer::new(policies![read_secret, delete_secret]).layer(service);
    for (request, expected) in [
        (
            preflight("/", ADMIN, "DELETE"),
            (204, Some(ADMIN.to_owned())),
        ),
        (preflight("/", APP, "DELETE"), (403, None)),
        (preflight("/", ADMIN, "PUT"), (403, None)),
    ] {
        assert_eq!(outcome(&app, request).await, expected);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    let answer = outcome(&app, actual(Method::PUT, "/", ADMIN)).await;
    assert_eq!(answer, (200, None));
}
