//! Compares the verdict on each kind of request with those of Go's `http.CrossOriginProtection` and
//! tower-http's `csrf` layer, on which `enforce` is based.

use axum::{Extension, Router, body::Body};
use cors_axum::{cors, routes};
use http::{Method, Request, StatusCode, Version, request::Builder};
use tests::{APP, send};
use tower::{ServiceExt as _, service_fn};
use tower_http::csrf::CsrfLayer;

use super::Runs;

#[cors(origins = ["https://app.example.com"], methods = [GET, POST, PUT], credentials, enforce)]
async fn account(Extension(runs): Extension<Runs>) {
    runs.count();
}

/// The same without credentials. It also allows the origin `null`.
#[cors(
    origins = ["null", "https://app.example.com"],
    methods = [POST],
    danger_null_origin,
    enforce,
)]
async fn sandboxed(Extension(runs): Extension<Runs>) {
    runs.count();
}

const HOST: &str = "api.example.com";
const OWN: &str = "https://api.example.com";
const FOREIGN: &str = "https://evil.example";

/// The verdict on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Runs,
    Blocked,
}
use Verdict::{Blocked, Runs as Run};

struct Case {
    name: &'static str,
    method: Method,
    headers: &'static [(&'static str, &'static str)],
    ours: Verdict,
    go: Verdict,
    tower_http: Verdict,
}

const fn case(
    name: &'static str,
    method: Method,
    headers: &'static [(&'static str, &'static str)],
    [ours, go, tower_http]: [Verdict; 3],
) -> Case {
    Case {
        name,
        method,
        headers,
        ours,
        go,
        tower_http,
    }
}

const SITE: &str = "sec-fetch-site";

/// The three differ in two ways. A browser opens a WebSocket with GET, which the others allow from any site.
/// And a safe request with a foreign `Origin` comes from a script that cannot read the response, so `enforce`
/// does not run the handler for it.
const CASES: &[Case] = &[
    // Not a browser, or a navigation in an old browser.
    case("a program reads", Method::GET, &[], [Run, Run, Run]),
    case("a program writes", Method::POST, &[], [Run, Run, Run]),
    // The server's own pages.
    case(
        "an own script reads",
        Method::GET,
        &[(SITE, "same-origin")],
        [Run, Run, Run],
    ),
    case(
        "an own script writes",
        Method::POST,
        &[(SITE, "same-origin"), ("origin", OWN)],
        [Run, Run, Run],
    ),
    case(
        "an own form without a referrer",
        Method::POST,
        &[(SITE, "same-origin"), ("origin", "null")],
        [Run, Run, Run],
    ),
    case(
        "a typed address",
        Method::GET,
        &[(SITE, "none")],
        [Run, Run, Run],
    ),
    case(
        "a reloaded form",
        Method::POST,
        &[(SITE, "none"), ("origin", "null")],
        [Run, Run, Run],
    ),
    case(
        "an own script of an old browser",
        Method::POST,
        &[("origin", OWN)],
        [Run, Run, Run],
    ),
    case(
        "the same by http",
        Method::POST,
        &[("origin", "http://api.example.com")],
        [Run, Run, Run],
    ),
    // Allowed origins.
    case(
        "an allowed script reads",
        Method::GET,
        &[(SITE, "same-site"), ("origin", APP)],
        [Run, Run, Run],
    ),
    case(
        "an allowed form",
        Method::POST,
        &[(SITE, "same-site"), ("origin", APP)],
        [Run, Run, Run],
    ),
    case(
        "an allowed script writes",
        Method::PUT,
        &[(SITE, "cross-site"), ("origin", APP)],
        [Run, Run, Run],
    ),
    case(
        "the same of an old browser",
        Method::PUT,
        &[("origin", APP)],
        [Run, Run, Run],
    ),
    // Foreign origins.
    case(
        "a foreign form",
        Method::POST,
        &[(SITE, "cross-site"), ("origin", FOREIGN)],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "the same of an old browser",
        Method::POST,
        &[("origin", FOREIGN)],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "a sibling's form",
        Method::POST,
        &[(SITE, "same-site"), ("origin", "https://blog.example.com")],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "another port's form",
        Method::POST,
        &[
            (SITE, "same-site"),
            ("origin", "https://api.example.com:8443"),
        ],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "another port's form of an old browser",
        Method::POST,
        &[("origin", "https://api.example.com:8443")],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "a sandboxed form",
        Method::POST,
        &[(SITE, "cross-site"), ("origin", "null")],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "the same of an old browser",
        Method::POST,
        &[("origin", "null")],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "a beacon without an origin",
        Method::POST,
        &[(SITE, "cross-site")],
        [Blocked, Blocked, Blocked],
    ),
    // Stricter: a script that cannot read the response.
    case(
        "a foreign script reads",
        Method::GET,
        &[(SITE, "cross-site"), ("origin", FOREIGN)],
        [Blocked, Run, Run],
    ),
    case(
        "a sandboxed script reads",
        Method::GET,
        &[(SITE, "cross-site"), ("origin", "null")],
        [Blocked, Run, Run],
    ),
    // The same: navigations, such as links, and images.
    case(
        "a foreign link",
        Method::GET,
        &[(SITE, "cross-site"), ("sec-fetch-mode", "navigate")],
        [Run, Run, Run],
    ),
    case(
        "a foreign image",
        Method::GET,
        &[(SITE, "cross-site"), ("sec-fetch-mode", "no-cors")],
        [Run, Run, Run],
    ),
    case(
        "a foreign prefetch",
        Method::HEAD,
        &[(SITE, "cross-site")],
        [Run, Run, Run],
    ),
    // Stricter: WebSockets.
    case(
        "an allowed socket",
        Method::GET,
        &[
            (SITE, "same-site"),
            ("origin", APP),
            ("upgrade", "websocket"),
        ],
        [Run, Run, Run],
    ),
    case(
        "an own socket of an old browser",
        Method::GET,
        &[("origin", OWN), ("upgrade", "websocket")],
        [Run, Run, Run],
    ),
    case(
        "a program's socket",
        Method::GET,
        &[("upgrade", "websocket")],
        [Run, Run, Run],
    ),
    case(
        "a foreign socket",
        Method::GET,
        &[
            (SITE, "cross-site"),
            ("origin", FOREIGN),
            ("upgrade", "websocket"),
        ],
        [Blocked, Run, Run],
    ),
    case(
        "the same of an old browser",
        Method::GET,
        &[("origin", FOREIGN), ("upgrade", "websocket")],
        [Blocked, Run, Run],
    ),
    case(
        "a foreign socket without an origin",
        Method::GET,
        &[(SITE, "cross-site"), ("upgrade", "websocket")],
        [Blocked, Run, Run],
    ),
    // No browser sends these requests. If a value is ambiguous, the stricter verdict applies.
    case(
        "a repeated origin",
        Method::POST,
        &[("origin", APP), ("origin", FOREIGN)],
        [Blocked, Run, Run],
    ),
    case(
        "a repeated site",
        Method::POST,
        &[(SITE, "none"), (SITE, "cross-site"), ("origin", FOREIGN)],
        [Blocked, Run, Run],
    ),
    case(
        "an unknown site",
        Method::POST,
        &[(SITE, "Same-Origin"), ("origin", FOREIGN)],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "an empty site",
        Method::POST,
        &[(SITE, ""), ("origin", FOREIGN)],
        [Blocked, Blocked, Blocked],
    ),
    case(
        "an empty origin",
        Method::POST,
        &[("origin", "")],
        [Blocked, Run, Run],
    ),
    case(
        "an own origin with a user",
        Method::POST,
        &[("origin", "https://x@api.example.com")],
        [Blocked, Run, Blocked],
    ),
];

fn request(case: &Case) -> Builder {
    let builder = Request::builder()
        .method(&case.method)
        .uri("/account")
        .header("host", HOST);
    case.headers.iter().fold(builder, |builder, (name, value)| {
        builder.header(*name, *value)
    })
}

/// `CrossOriginProtection.Check` of `net/http` in Go 1.25.
fn go(request: &Request<Body>) -> Verdict {
    let first = |name| {
        let value = request
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap());
        value.unwrap_or_default()
    };
    if matches!(request.method().as_str(), "GET" | "HEAD" | "OPTIONS") {
        return Run;
    }
    let is_trusted = first("origin") == APP;
    match first(SITE) {
        "" => {}
        "same-origin" | "none" => return Run,
        _ if is_trusted => return Run,
        _ => return Blocked,
    }
    let origin = first("origin");
    // Like the `Host` that `url.Parse` returns, without the user.
    let host = origin
        .split_once("://")
        .map(|(_, rest)| rest.rsplit('@').next().unwrap());
    let is_own = host == Some(first("host"));
    if origin.is_empty() || is_own || is_trusted {
        Run
    } else {
        Blocked
    }
}

async fn tower_http(request: Request<Body>) -> Verdict {
    let layer = CsrfLayer::new().add_trusted_origin(APP).expect("an origin");
    let run = |_| async { Ok::<_, std::convert::Infallible>(http::Response::new(Body::empty())) };
    let service = tower::Layer::layer(&layer, service_fn(run));
    match service.oneshot(request).await.expect("a response").status() {
        StatusCode::OK => Run,
        _ => Blocked,
    }
}

#[tokio::test]
async fn each_kind_of_request_has_its_verdict_beside_those_of_others() {
    let (app, runs) = Runs::of(Router::new().route("/account", routes![account]));
    for case in CASES {
        let answer = send(&app, request(case)).await;
        let ours = match (answer.status, runs.take()) {
            (StatusCode::OK, 1) => Run,
            (StatusCode::FORBIDDEN, 0) => Blocked,
            other => panic!("{}: {other:?}", case.name),
        };
        assert_eq!(ours, case.ours, "{}", case.name);
        if ours == Blocked {
            assert_eq!(answer.access_control(), [""; 0], "{}", case.name);
            assert_eq!(answer.vary(), ["origin", "sec-fetch-site"], "{}", case.name);
            assert_eq!(answer.body, "", "{}", case.name);
        }
        let peers = || request(case).body(Body::empty()).expect("a request");
        assert_eq!(go(&peers()), case.go, "{}", case.name);
        assert_eq!(tower_http(peers()).await, case.tower_http, "{}", case.name);
    }
}

#[tokio::test]
async fn the_origin_null_is_allowed_only_if_the_policy_lists_it() {
    let (app, runs) = Runs::of(Router::new().route("/account", routes![sandboxed]));
    let request = Request::post("/account")
        .header(SITE, "cross-site")
        .header("origin", "null");
    assert_eq!(send(&app, request).await.status, StatusCode::OK);
    assert_eq!(runs.take(), 1);
}

/// `Host` in HTTP/1.1, `:authority` in HTTP/2, and a target in absolute form, which takes precedence over `Host`.
#[tokio::test]
async fn the_own_authority_is_that_of_the_target_or_of_host() {
    let (app, runs) = Runs::of(Router::new().route("/account", routes![account]));
    let table = [
        (
            None,
            Some("api.example.com"),
            "https://api.example.com",
            true,
        ),
        (
            None,
            Some("API.EXAMPLE.COM:443"),
            "https://api.example.com",
            true,
        ),
        (
            None,
            Some("api.example.com:8443"),
            "https://api.example.com:8443",
            true,
        ),
        (None, Some("[::1]:3000"), "http://[::1]:3000", true),
        (
            None,
            Some("api.example.com"),
            "https://api.example.com:8443",
            false,
        ),
        (None, None, "https://api.example.com", false),
        (
            Some("api.example.com"),
            None,
            "https://api.example.com",
            true,
        ),
        (
            Some("api.example.com"),
            Some("evil.example"),
            "https://evil.example",
            false,
        ),
        (
            Some("api.example.com"),
            Some("evil.example"),
            "https://api.example.com",
            true,
        ),
        (
            Some("api.example.com:8443"),
            None,
            "https://api.example.com:8443",
            true,
        ),
    ];
    for (target, host, origin, is_own) in table {
        let uri = match target {
            Some(authority) => format!("https://{authority}/account"),
            None => "/account".to_owned(),
        };
        let version = if host.is_none() {
            Version::HTTP_2
        } else {
            Version::HTTP_11
        };
        let mut request = Request::post(uri).version(version).header("origin", origin);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        // Forwarding headers are ignored, because any client can send them.
        let request = request
            .header("x-forwarded-host", "evil.example")
            .header("forwarded", "host=evil.example");
        let answer = send(&app, request).await;
        assert_eq!(
            runs.take() == 1,
            is_own,
            "{target:?} {host:?} {origin}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn several_lines_of_host_name_no_authority() {
    let (app, runs) = Runs::of(Router::new().route("/account", routes![account]));
    let request = Request::post("/account")
        .header("host", "api.example.com")
        .header("host", "evil.example")
        .header("origin", "https://api.example.com");
    assert_eq!(send(&app, request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(runs.take(), 0);
}

#[tokio::test]
async fn a_preflight_is_answered_as_without_enforce() {
    let (app, runs) = Runs::of(Router::new().route("/account", routes![account]));
    for (origin, status) in [
        (APP, StatusCode::NO_CONTENT),
        (FOREIGN, StatusCode::FORBIDDEN),
    ] {
        let request = tests::preflight("/account", origin, "PUT").header(SITE, "cross-site");
        let answer = send(&app, request).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.allow_origin().is_some(), status.is_success());
    }
    assert_eq!(runs.take(), 0);
}
