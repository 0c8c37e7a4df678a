//! What a response carries, row by row, through axum and through `CorsLayer`.

use std::convert::Infallible;

use axum::{Router, body::Body, extract::Request, response::Response};
use cors_axum::{cors, policies, routes, tower::CorsLayer};
use http::{HeaderMap, Method, StatusCode, request::Builder};
use tests::{APP, Answer, FOREIGN, actual, preflight, send};
use tower::{ServiceBuilder, service_fn};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org", "http://localhost:*"],
    methods = [GET, PUT],
    headers = ["content-type", "authorization"],
    expose = ["x-request-id", "etag"],
    max_age = 600,
    credentials,
    allow(loopback_in_release),
)]
async fn several() -> Response {
    handle()
}

#[cors(origins = any, methods = [GET], expose = any, headers = [any, "authorization"], max_age = 0)]
async fn public() -> Response {
    handle()
}

#[cors(origins = ["https://app.example.com"], methods = [GET, DELETE])]
async fn single() -> Response {
    handle()
}

/// A handler that speaks of CORS itself, and varies by a header of its own.
fn handle() -> Response {
    Response::builder()
        .header("vary", "accept-encoding, origin")
        .header("access-control-allow-origin", "https://handler.example")
        .header("access-control-allow-origin", "https://second.example")
        .header("access-control-allow-private-network", "true")
        .header("etag", "\"1\"")
        .body(Body::from("handled"))
        .expect("a response")
}

fn through_axum() -> Router {
    Router::new()
        .route("/several", routes![several])
        .route("/public", routes![public])
        .route("/single", routes![single])
}

/// The same policies as plain layers, around services that know nothing of axum's routes.
fn through_layers() -> Router {
    let service = |policies| {
        ServiceBuilder::new()
            .layer(CorsLayer::new(policies))
            .service(service_fn(async |_: Request| Ok::<_, Infallible>(handle())))
    };
    Router::new()
        .route_service("/several", service(policies![several]))
        .route_service("/public", service(policies![public]))
        .route_service("/single", service(policies![single]))
}

struct Row {
    what: &'static str,
    request: Builder,
    status: StatusCode,
    /// `Access-Control-*` without the prefix, sorted.
    access_control: &'static [&'static str],
    /// Sorted.
    vary: &'static [&'static str],
}

const OK: StatusCode = StatusCode::OK;
const ALLOWED: StatusCode = StatusCode::NO_CONTENT;
const REFUSED: StatusCode = StatusCode::FORBIDDEN;

const OWN: &[&str] = &["accept-encoding", "origin"];
const PREFLIGHT: &[&str] = &[
    "access-control-request-headers",
    "access-control-request-method",
    "origin",
];

fn get(path: &str, origin: &str) -> Builder {
    actual(Method::GET, path, origin)
}

fn requesting(request: Builder, headers: &'static str) -> Builder {
    request.header("access-control-request-headers", headers)
}

fn row(
    what: &'static str,
    request: Builder,
    status: StatusCode,
    access_control: &'static [&'static str],
    vary: &'static [&'static str],
) -> Row {
    Row {
        what,
        request,
        status,
        access_control,
        vary,
    }
}

const SEVERAL_ACTUAL: &[&str] = &[
    "allow-credentials: true",
    "allow-origin: https://app.example.com",
    "expose-headers: x-request-id,etag",
];
const SEVERAL_PREFLIGHT: &[&str] = &[
    "allow-credentials: true",
    "allow-headers: content-type,authorization",
    "allow-methods: GET,PUT",
    "allow-origin: https://app.example.com",
    "max-age: 600",
];
const PUBLIC_ACTUAL: &[&str] = &["allow-origin: *", "expose-headers: *"];
const PUBLIC_PREFLIGHT: &[&str] = &[
    "allow-headers: *,authorization",
    "allow-methods: GET",
    "allow-origin: *",
    "max-age: 0",
];
const SINGLE_ACTUAL: &[&str] = &["allow-origin: https://app.example.com"];
const SINGLE_PREFLIGHT: &[&str] = &[
    "allow-methods: GET,DELETE",
    "allow-origin: https://app.example.com",
];

#[expect(clippy::too_many_lines, reason = "a table")]
fn rows() -> Vec<Row> {
    let put = |origin| preflight("/several", origin, "PUT");
    vec![
        row(
            "several: preflight",
            put(APP),
            ALLOWED,
            SEVERAL_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "several: preflight with headers in any order, case and spacing, with empty elements",
            requesting(put(APP), " ,Authorization ,\tCONTENT-TYPE,,"),
            ALLOWED,
            SEVERAL_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "several: preflight with headers on several lines",
            requesting(requesting(put(APP), "authorization"), "content-type"),
            ALLOWED,
            SEVERAL_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "several: preflight with a header that is not listed",
            requesting(put(APP), "content-type,x-other"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight with a header that is not listed on the second line",
            requesting(requesting(put(APP), "authorization"), "x-other"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight with a header that is no token",
            requesting(put(APP), "content type"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight for HEAD, as GET serves it",
            preflight("/several", APP, "HEAD"),
            ALLOWED,
            SEVERAL_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "several: preflight for a method nobody serves",
            preflight("/several", APP, "DELETE"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight for a method in lower case",
            preflight("/several", APP, "put"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight for no method",
            preflight("/several", APP, ""),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight for two methods",
            put(APP).header("access-control-request-method", "GET"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight from a foreign origin",
            put(FOREIGN),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight from null",
            put("null"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: preflight from two origins",
            put(APP).header("origin", APP),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "several: actual",
            get("/several", APP),
            OK,
            SEVERAL_ACTUAL,
            OWN,
        ),
        row(
            "several: actual from a foreign origin",
            get("/several", FOREIGN),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from null",
            get("/several", "null"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from two origins",
            get("/several", APP).header("origin", APP),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual without an origin",
            Request::get("/several"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from a subdomain",
            get("/several", "https://a.b.example.org"),
            OK,
            &[
                "allow-credentials: true",
                "allow-origin: https://a.b.example.org",
                "expose-headers: x-request-id,etag",
            ],
            OWN,
        ),
        row(
            "several: actual from the domain below the subdomains",
            get("/several", "https://example.org"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from a look-alike of the domain",
            get("/several", "https://notexample.org"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from an empty label",
            get("/several", "https://.example.org"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from a subdomain at another port",
            get("/several", "https://a.example.org:8443"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from a port",
            get("/several", "http://localhost:3000"),
            OK,
            &[
                "allow-credentials: true",
                "allow-origin: http://localhost:3000",
                "expose-headers: x-request-id,etag",
            ],
            OWN,
        ),
        row(
            "several: actual from a port that is none",
            get("/several", "http://localhost:65536"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from an empty port",
            get("/several", "http://localhost:"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from a default port that browsers leave out",
            get("/several", "http://localhost:80"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from the origin with a slash",
            get("/several", "https://app.example.com/"),
            OK,
            &[],
            OWN,
        ),
        row(
            "several: actual from the origin in upper case",
            get("/several", "https://APP.example.com"),
            OK,
            &[],
            OWN,
        ),
        row(
            "any: preflight",
            preflight("/public", FOREIGN, "GET"),
            ALLOWED,
            PUBLIC_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "any: preflight from null",
            preflight("/public", "null", "GET"),
            ALLOWED,
            PUBLIC_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "any: preflight with any header, and authorization where it is listed",
            requesting(
                preflight("/public", FOREIGN, "GET"),
                "authorization,x-whatever",
            ),
            ALLOWED,
            PUBLIC_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "any: preflight for a method nobody serves",
            preflight("/public", FOREIGN, "PUT"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "any: actual",
            get("/public", FOREIGN),
            OK,
            PUBLIC_ACTUAL,
            OWN,
        ),
        row(
            "any: actual without an origin",
            Request::get("/public"),
            OK,
            PUBLIC_ACTUAL,
            OWN,
        ),
        row(
            "one: preflight",
            preflight("/single", APP, "DELETE"),
            ALLOWED,
            SINGLE_PREFLIGHT,
            PREFLIGHT,
        ),
        row(
            "one: preflight from a foreign origin",
            preflight("/single", FOREIGN, "DELETE"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row(
            "one: preflight with a header",
            requesting(preflight("/single", APP, "DELETE"), "x-any"),
            REFUSED,
            &[],
            PREFLIGHT,
        ),
        row("one: actual", get("/single", APP), OK, SINGLE_ACTUAL, OWN),
        row(
            "one: actual from a foreign origin",
            get("/single", FOREIGN),
            OK,
            SINGLE_ACTUAL,
            OWN,
        ),
        row(
            "one: actual without an origin",
            Request::get("/single"),
            OK,
            SINGLE_ACTUAL,
            OWN,
        ),
    ]
}

fn assert_row(row: &Row, through: &str, answer: &Answer) {
    let what = format!("{} through {through}: {answer:?}", row.what);
    assert_eq!(answer.status, row.status, "{what}");
    assert_eq!(answer.access_control(), row.access_control, "{what}");
    assert_eq!(answer.vary(), row.vary, "{what}");
    let body = if row.status == OK { "handled" } else { "" };
    assert_eq!(answer.body, body, "{what}");
}

#[tokio::test]
async fn each_row_of_the_response_table_holds() {
    let apps = [("axum", through_axum()), ("CorsLayer", through_layers())];
    for (through, app) in &apps {
        for row in rows() {
            let request = clone(&row.request);
            assert_row(&row, through, &send(app, request).await);
        }
    }
}

/// A `Builder` cannot be cloned.
fn clone(request: &Builder) -> Builder {
    let mut copy = Request::builder()
        .method(request.method_ref().expect("a method"))
        .uri(request.uri_ref().expect("a path"));
    let headers: &HeaderMap = request.headers_ref().expect("headers");
    copy.headers_mut().expect("headers").clone_from(headers);
    copy
}

#[tokio::test]
async fn the_decision_agrees_with_the_answer() {
    let app = through_axum();
    for row in rows() {
        let policy = match row.request.uri_ref().map(http::Uri::path) {
            Some("/several") => several::POLICY,
            Some("/public") => public::POLICY,
            _ => single::POLICY,
        };
        let head = clone(&row.request).body(()).expect("a request");
        let answer = send(&app, clone(&row.request)).await;
        let origin = head
            .headers()
            .get("origin")
            .map(|origin| origin.to_str().expect("ASCII"));
        let readable = match answer.allow_origin() {
            Some("*") => origin.is_some(),
            allowed => allowed.is_some() && allowed == origin,
        };
        assert_eq!(
            policy.decide(&head).is_allowed(),
            readable,
            "{}: {answer:?}",
            row.what
        );
    }
}

/// A cache that keeps the one must not give it for the other.
#[tokio::test]
async fn an_options_response_without_headers_of_its_own_varies_as_preflights_do() {
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [OPTIONS], allow(method_options))]
    async fn two_origins() {}

    #[cors(origins = ["https://app.example.com"], methods = [OPTIONS], allow(method_options))]
    async fn one_origin() {}

    let empty = service_fn(async |_: Request| Ok::<_, Infallible>(Response::default()));
    let router: Router = Router::new()
        .route("/two", routes![two_origins])
        .route("/one", routes![one_origin]);
    for (path, policy) in [("/two", two_origins::POLICY), ("/one", one_origin::POLICY)] {
        let layered = ServiceBuilder::new()
            .layer(CorsLayer::new(policy))
            .service(empty);
        let request = || actual(Method::OPTIONS, path, APP);
        for answer in [
            send(&router, request()).await,
            send(&layered, request()).await,
        ] {
            assert_eq!(answer.allow_origin(), Some(APP), "{path}");
            assert_eq!(
                answer.vary(),
                [
                    "access-control-request-headers",
                    "access-control-request-method",
                    "origin"
                ],
                "{path}"
            );
        }
    }
}
