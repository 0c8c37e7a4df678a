//! Real layers inside CORS, on real servers: the responses that a client receives over HTTP/1.1 and HTTP/2.

use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router, ServiceExt as _,
    body::{Body, Bytes},
    extract::Request,
    response::{IntoResponse as _, Response},
};
use cors_axum::{RouterExt as _, cors, policy, routes};
use futures_util::stream;
use http::{Method, StatusCode, Version};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use tests::{APP, Answer, FOREIGN, actual, preflight, send, send_body};
use tokio::net::TcpListener;
use tower::{
    Layer as _, Service, ServiceBuilder,
    util::{BoxCloneService, MapRequestLayer},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    normalize_path::NormalizePathLayer, timeout::TimeoutLayer, trace::TraceLayer,
    validate_request::ValidateRequestHeaderLayer,
};

policy! {
    FIRST_PARTY = {
        origins = ["https://app.example.com", "https://b.example.com"],
        headers = ["authorization", "content-type"],
        expose = ["x-request-id"],
        max_age = 600,
        credentials,
    }
}

const ACTUAL: [&str; 3] = [
    "allow-credentials: true",
    "allow-origin: https://app.example.com",
    "expose-headers: x-request-id",
];
const PREFLIGHT_VARY: [&str; 3] = [
    "access-control-request-headers",
    "access-control-request-method",
    "origin",
];

/// Long enough to be worth compressing.
#[cors(policy = FIRST_PARTY, methods = [GET])]
async fn list_users() -> String {
    "user,".repeat(100)
}

#[cors(policy = FIRST_PARTY, methods = [POST])]
async fn create_user(_: Bytes) -> StatusCode {
    StatusCode::CREATED
}

#[cors(policy = FIRST_PARTY, methods = [GET])]
async fn wait() {
    std::future::pending::<()>().await;
}

#[cors(policy = FIRST_PARTY, methods = [GET])]
async fn fail() {
    panic!("as the test wants it")
}

fn api() -> Router {
    Router::new()
        .route("/users", routes![list_users, create_user])
        .route("/wait", routes![wait])
        .route("/fail", routes![fail])
}

type App = BoxCloneService<Request, Response, Infallible>;

/// Counts the requests that reach a layer.
#[derive(Clone, Debug, Default)]
struct Counter(Arc<AtomicUsize>);

impl Counter {
    fn layer(&self) -> MapRequestLayer<impl Fn(Request) -> Request + Clone + use<>> {
        let Self(count) = self.clone();
        MapRequestLayer::new(move |request| {
            count.fetch_add(1, Ordering::SeqCst);
            request
        })
    }

    /// The number of requests since the last call.
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::SeqCst)
    }
}

/// Responds with 401 to requests without a token.
#[expect(clippy::result_large_err, reason = "required by tower-http")]
fn require_token(request: &mut Request) -> Result<(), Response> {
    if request.headers().contains_key("authorization") {
        return Ok(());
    }
    Err(StatusCode::UNAUTHORIZED.into_response())
}

struct Row {
    layer: &'static str,
    app: fn(&Counter) -> App,
    method: Method,
    path: &'static str,
    header: Option<(&'static str, &'static str)>,
    body: fn() -> Body,
    status: StatusCode,
    vary: &'static [&'static str],
}

impl Default for Row {
    fn default() -> Self {
        Self {
            layer: "",
            app: |_| App::new(api()),
            method: Method::GET,
            path: "/users",
            header: None,
            body: Body::empty,
            status: StatusCode::OK,
            vary: &["origin"],
        }
    }
}

fn authorized(counter: &Counter) -> Router {
    let layers = ServiceBuilder::new()
        .layer(counter.layer())
        .layer(ValidateRequestHeaderLayer::custom(require_token));
    api().inside_cors(layers)
}

fn limited(counter: &Counter) -> App {
    let layers = ServiceBuilder::new()
        .layer(counter.layer())
        .layer(RequestBodyLimitLayer::new(3));
    App::new(api().inside_cors(layers))
}

fn compressed(counter: &Counter) -> App {
    let layers = ServiceBuilder::new()
        .layer(counter.layer())
        .layer(CompressionLayer::new());
    App::new(api().inside_cors(layers))
}

/// All layers together, as in a real service.
fn stacked(counter: &Counter) -> App {
    let timeout =
        TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(20));
    let layers = ServiceBuilder::new()
        .layer(counter.layer())
        .layer(TraceLayer::new_for_http())
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(timeout)
        .layer(RequestBodyLimitLayer::new(3));
    App::new(api().inside_cors(layers))
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn rows() -> Vec<Row> {
    let token = Some(("authorization", "Bearer token"));
    let gzip = Some(("accept-encoding", "gzip"));
    vec![
        Row {
            layer: "authorization, without a token",
            app: |counter| App::new(authorized(counter)),
            status: StatusCode::UNAUTHORIZED,
            ..Row::default()
        },
        Row {
            layer: "authorization, with the token",
            app: |counter| App::new(authorized(counter)),
            header: token,
            ..Row::default()
        },
        Row {
            layer: "authorization in a nested router",
            app: |counter| App::new(Router::new().nest("/v1", authorized(counter))),
            path: "/v1/users",
            status: StatusCode::UNAUTHORIZED,
            ..Row::default()
        },
        Row {
            layer: "authorization around a nested router",
            app: |counter| {
                let layers = ServiceBuilder::new()
                    .layer(counter.layer())
                    .layer(ValidateRequestHeaderLayer::custom(require_token));
                let nested = Router::new().nest("/api", Router::new().nest("/v1", api()));
                App::new(nested.inside_cors(layers))
            },
            path: "/api/v1/users",
            status: StatusCode::UNAUTHORIZED,
            ..Row::default()
        },
        Row {
            layer: "authorization in a merged router",
            app: |counter| {
                let other = Router::new().route("/other", routes![list_users]);
                App::new(other.merge(authorized(counter)))
            },
            status: StatusCode::UNAUTHORIZED,
            ..Row::default()
        },
        Row {
            layer: "normalize-path around the router",
            app: |counter| {
                let around = NormalizePathLayer::trim_trailing_slash();
                App::new(around.layer(authorized(counter)))
            },
            path: "//users/",
            header: token,
            ..Row::default()
        },
        Row {
            layer: "timeout",
            app: |counter| {
                let timeout = TimeoutLayer::with_status_code(
                    StatusCode::REQUEST_TIMEOUT,
                    Duration::from_millis(5),
                );
                let layers = ServiceBuilder::new().layer(counter.layer()).layer(timeout);
                App::new(api().inside_cors(layers))
            },
            path: "/wait",
            status: StatusCode::REQUEST_TIMEOUT,
            ..Row::default()
        },
        Row {
            layer: "body limit, with the length declared",
            app: limited,
            method: Method::POST,
            body: || Body::from("1234"),
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..Row::default()
        },
        Row {
            layer: "body limit, with the length unknown",
            app: limited,
            method: Method::POST,
            body: || Body::from_stream(stream::iter(["12", "34"].map(Ok::<_, Infallible>))),
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..Row::default()
        },
        Row {
            layer: "body limit, kept",
            app: limited,
            method: Method::POST,
            body: || Body::from("123"),
            status: StatusCode::CREATED,
            ..Row::default()
        },
        Row {
            layer: "compression, asked for",
            app: compressed,
            header: gzip,
            vary: &["accept-encoding", "origin"],
            ..Row::default()
        },
        Row {
            layer: "compression, not asked for",
            app: compressed,
            vary: &["accept-encoding", "origin"],
            ..Row::default()
        },
        Row {
            layer: "catch-panic",
            app: |counter| {
                let layers = ServiceBuilder::new()
                    .layer(counter.layer())
                    .layer(CatchPanicLayer::new());
                App::new(api().inside_cors(layers))
            },
            path: "/fail",
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Row::default()
        },
        Row {
            layer: "trace",
            app: |counter| {
                let layers = ServiceBuilder::new()
                    .layer(counter.layer())
                    .layer(TraceLayer::new_for_http());
                App::new(api().inside_cors(layers))
            },
            ..Row::default()
        },
        Row {
            layer: "all together, with a body that is compressed",
            app: stacked,
            header: gzip,
            vary: &["accept-encoding", "origin"],
            ..Row::default()
        },
        Row {
            layer: "all together, with a timeout",
            app: stacked,
            path: "/wait",
            status: StatusCode::REQUEST_TIMEOUT,
            ..Row::default()
        },
        Row {
            layer: "all together, with a panic",
            app: stacked,
            path: "/fail",
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..Row::default()
        },
        Row {
            layer: "all together, with a body that is too large",
            app: stacked,
            method: Method::POST,
            body: || Body::from("1234"),
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..Row::default()
        },
    ]
}

/// Serves `app` for the rest of the test.
async fn serve(app: App) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a socket");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app.into_make_service()).await });
    address
}

/// A client that uses one version of HTTP, without negotiation.
fn client(
    version: Version,
) -> impl Service<Request, Response = Response, Error: std::fmt::Debug> + Clone {
    let client = Client::builder(TokioExecutor::new())
        .http2_only(version == Version::HTTP_2)
        .build_http();
    ServiceBuilder::new()
        .map_response(move |response: http::Response<hyper::body::Incoming>| {
            assert_eq!(response.version(), version);
            response.map(Body::new)
        })
        .service(client)
}

#[tokio::test]
async fn preflights_bypass_a_layer_and_its_responses_are_readable() {
    for version in [Version::HTTP_11, Version::HTTP_2] {
        for row in rows() {
            let what = format!("{}, {version:?}", row.layer);
            let counter = Counter::default();
            let address = serve((row.app)(&counter)).await;
            let url = format!("http://{address}{}", row.path);
            let client = client(version);

            for origin in [APP, FOREIGN] {
                let request = preflight(&url, origin, row.method.as_str())
                    .header("access-control-request-headers", "authorization");
                let answer = send(&client, request).await;
                assert_preflight(&answer, &row, origin == APP, &what);
            }
            assert_eq!(counter.take(), 0, "{what}");

            for origin in [APP, FOREIGN] {
                let request = actual(row.method.clone(), &url, origin);
                let request = row.header.iter().fold(request, |request, (name, value)| {
                    request.header(*name, *value)
                });
                let answer = send_body(&client, request, (row.body)()).await;
                assert_actual(&answer, &row, origin == APP, &what);
            }
            assert_eq!(counter.take(), 2, "{what}");
        }
    }
}

fn assert_preflight(answer: &Answer, row: &Row, is_allowed: bool, what: &str) {
    let methods = format!("allow-methods: {}", row.method);
    let allowed = [
        "allow-credentials: true",
        "allow-headers: authorization,content-type",
        methods.as_str(),
        "allow-origin: https://app.example.com",
        "max-age: 600",
    ];
    let (status, headers): (_, &[&str]) = if is_allowed {
        (StatusCode::NO_CONTENT, &allowed)
    } else {
        (StatusCode::FORBIDDEN, &[])
    };
    assert_eq!(answer.status, status, "{what}");
    assert_eq!(answer.access_control(), headers, "{what}");
    assert_eq!(answer.vary(), PREFLIGHT_VARY, "{what}");
    assert_eq!(answer.body, "", "{what}");
}

fn assert_actual(answer: &Answer, row: &Row, is_allowed: bool, what: &str) {
    let headers: &[&str] = if is_allowed { &ACTUAL } else { &[] };
    assert_eq!(answer.status, row.status, "{what}");
    assert_eq!(answer.access_control(), headers, "{what}");
    assert_eq!(answer.vary(), row.vary, "{what}");
    let is_compressed = row.header.is_some_and(|(_, value)| value == "gzip");
    let encoding = is_compressed.then_some("gzip");
    assert_eq!(answer.header("content-encoding"), encoding, "{what}");
}
