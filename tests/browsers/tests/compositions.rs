//! Compositions of policies and layers: scripts can read a response, and call a handler, only if the nearest
//! policy allows it.

use std::cell::Cell;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    routing::any,
};
use browsers::{Agreement, Call, Engine, Outcome, Page, in_each_engine};
use cors_axum::{CorsLayer, RouterExt as _, cors, explain, policy, routes, without_cors};

const ADMIN: &str = "https://admin.example.org";
const APP: &str = "https://app.example.org";

thread_local! {
    /// The number of handlers that have run in the test, which is single-threaded.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

fn run() -> &'static str {
    RUNS.set(RUNS.get() + 1);
    "done"
}

policy! {
    WIDE = { origins = any, methods = any, headers = [any, "authorization"], max_age = 0 }
    ADMINS = { origins = ["https://admin.example.org", "https://b.example.org"], max_age = 0 }
}

#[cors(
    origins = ["https://admin.example.org", "https://b.example.org"],
    methods = [GET, DELETE],
    headers = ["x-token"],
    max_age = 0,
)]
async fn strict() -> &'static str {
    run()
}

#[cors(origins = any, methods = [GET], headers = any, max_age = 0)]
async fn any_header() -> &'static str {
    run()
}

async fn plain() -> &'static str {
    run()
}

async fn refuse(_: Request, _: Next) -> StatusCode {
    StatusCode::UNAUTHORIZED
}

async fn pass(request: Request, next: Next) -> axum::response::Response {
    next.run(request).await
}

fn service() -> Router {
    let handlers = || {
        Router::new()
            .route("/", routes![strict])
            .route("/plain", any(plain))
    };
    let wide = CorsLayer::new(&WIDE);
    Router::new()
        .nest("/seen", handlers().layer(from_fn(pass)).layer(wide))
        .nest(
            "/opaque",
            Router::new().nest_service("/inner", handlers()).layer(wide),
        )
        .nest("/exclusive", handlers().layer(wide.exclusive()))
        .nest("/without", handlers().layer(without_cors()).layer(wide))
        .nest(
            "/refused",
            handlers()
                .layer(CorsLayer::new(&ADMINS))
                .inside_cors(from_fn(refuse)),
        )
        .nest(
            "/explained",
            Router::new()
                .route("/", routes![any_header])
                .layer(explain()),
        )
}

/// A page, a method, a path, a header, whether the script can read the response, and whether a handler runs.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    bool,
    bool,
);

const CASES: [Case; 24] = [
    // The policy of the handler decides, in spite of the layer in between.
    (ADMIN, "GET", "/seen", None, true, true),
    (ADMIN, "DELETE", "/seen", Some("x-token"), true, true),
    (APP, "GET", "/seen", None, false, true),
    (APP, "DELETE", "/seen", None, false, false),
    (APP, "PUT", "/seen/plain", Some("authorization"), true, true),
    // The layer cannot see the policy of the handler. The handler does not run for a request that the policy
    // refuses.
    (
        ADMIN,
        "DELETE",
        "/opaque/inner",
        Some("x-token"),
        true,
        true,
    ),
    (APP, "GET", "/opaque/inner", None, false, true),
    (APP, "DELETE", "/opaque/inner", None, false, false),
    (
        APP,
        "GET",
        "/opaque/inner",
        Some("authorization"),
        false,
        false,
    ),
    (
        ADMIN,
        "GET",
        "/opaque/inner",
        Some("authorization"),
        true,
        false,
    ),
    (
        APP,
        "PUT",
        "/opaque/inner/plain",
        Some("authorization"),
        true,
        true,
    ),
    // The only policy.
    (
        APP,
        "DELETE",
        "/exclusive",
        Some("authorization"),
        true,
        true,
    ),
    (APP, "PUT", "/exclusive/plain", None, true, true),
    // No policy.
    (ADMIN, "GET", "/without", None, false, true),
    (ADMIN, "DELETE", "/without", None, false, false),
    (APP, "GET", "/without/plain", None, false, true),
    // A layer inside CORS refuses every request. Scripts of allowed origins can read the refusal.
    (ADMIN, "DELETE", "/refused", Some("x-token"), true, false),
    (APP, "DELETE", "/refused", None, false, false),
    (ADMIN, "PUT", "/refused/plain", None, true, false),
    (APP, "GET", "/refused/plain", None, false, false),
    // An explained refusal remains a refusal.
    (APP, "GET", "/explained", None, true, true),
    (APP, "GET", "/explained", Some("x-token"), true, true),
    (
        APP,
        "GET",
        "/explained",
        Some("authorization"),
        false,
        false,
    ),
    (APP, "PUT", "/explained", None, false, false),
];

in_each_engine!(the_nearest_policy_decides);

async fn the_nearest_policy_decides(engine: Engine) {
    let agreement = Agreement::start(engine, service())
        .await
        .expect("a browser");
    let Some(mut agreement) = agreement else {
        return;
    };
    for (page, method, path, header, is_readable, runs) in CASES {
        let url = format!("https://api.test{path}");
        let mut call = Call::fetch(Page::Of(page.to_owned()), method, &url);
        let headers = header.map(|name| (name.to_owned(), "1".to_owned()));
        call.headers = headers.into_iter().collect();
        let before = RUNS.get();
        let found = agreement.make(&call, &[]).await.expect("an outcome");
        // The browser in code has called the same handlers.
        let found_runs = (RUNS.get() - before) / 2;
        let found_readable = matches!(found.outcome, Outcome::Readable { .. });
        assert_eq!(
            (found_readable, found_runs > 0),
            (is_readable, runs),
            "{method} {path} {header:?} from {page}: {found:?}"
        );
    }
    agreement.end().assert_agreement();
}
