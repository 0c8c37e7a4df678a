//! Published bugs of other CORS libraries, each with its identifier. This library has none of them.

use std::{
    convert::Infallible,
    iter::repeat_n,
    time::{Duration, Instant},
};

use allocation_counter::AllocationInfo;
use axum::{
    Router,
    response::IntoResponse,
    routing::{any, get},
};
use cors_axum::{Policy, cors, routes, tower::CorsLayer};
use cors_rules::{
    Rule,
    origins::{self, Context},
};
use http::{Method, Request, Response, StatusCode, request::Builder};
use tests::{APP, FOREIGN, actual, preflight, send};
use tokio::runtime;
use tower::{Layer as _, ServiceExt as _, service_fn};

const ADMIN: &str = "https://admin.example.com";

const PREFLIGHT_VARY: [&str; 3] = [
    "access-control-request-headers",
    "access-control-request-method",
    "origin",
];

fn is_allowed(policy: &Policy, request: Builder) -> bool {
    let request = request.body(()).expect("a request");
    policy.decide(&request).is_allowed()
}

/// Asserts that `policy` allows and refuses these origins, in actual requests and in preflights.
fn assert_origins(policy: &Policy, allowed: &[&str], refused: &[&str]) {
    let allowed = allowed.iter().map(|origin| (origin, true));
    let refused = refused.iter().map(|origin| (origin, false));
    for (origin, expected) in allowed.chain(refused) {
        for request in [
            actual(Method::GET, "/", origin),
            preflight("/", origin, "GET"),
        ] {
            assert_eq!(is_allowed(policy, request), expected, "{origin}");
        }
    }
}

// https://github.com/advisories/GHSA-vhxv-fg4m-p2w8
#[test]
fn origins_that_share_a_suffix_are_not_composed() {
    #[cors(
        origins = [
            "https://foo.com",
            "https://bar.com",
            "https://*.example.com",
            "https://*.sample.com",
        ],
        methods = [GET],
    )]
    #[expect(dead_code, reason = "only its policy is used")]
    fn handler() {}

    let allowed = [
        "https://foo.com",
        "https://bar.com",
        "https://a.example.com",
    ];
    let refused = [
        "https://barfoo.com",
        "https://foobar.com",
        "https://bar.foo.com",
        "https://com",
        "https://example.com",
        "https://.example.com",
        "https://-example.com",
        "https://evil-example.com",
        "https://evilexample.com",
        "https://a.evil-example.com",
        "https://a.sampleexample.com",
        "https://a.barexample.com",
        "https://a.com",
    ];
    assert_origins(handler::POLICY, &allowed, &refused);
}

// https://nvd.nist.gov/vuln/detail/CVE-2026-37737
#[test]
fn a_pattern_matches_the_whole_origin() {
    #[cors(
        origins = ["https://trusted.com", "https://*.trusted.com", "https://ports.com:*"],
        methods = [GET],
    )]
    #[expect(dead_code, reason = "only its policy is used")]
    fn handler() {}

    let allowed = [
        "https://trusted.com",
        "https://a.trusted.com",
        "https://ports.com:80",
    ];
    let refused = [
        "https://trusted.com.attacker.io",
        "https://trusted.com:8080",
        "https://trusted.com/",
        "https://trusted.com@attacker.io",
        "https://trustedxcom",
        "https://a.trusted.com.attacker.io",
        "https://a.trusted.com:8080",
        "https://attacker.io/.trusted.com",
        "https://attacker.io:443.trusted.com",
        "https://attacker.io#.trusted.com",
        "https://ports.com.attacker.io",
        "https://ports.com:80.attacker.io",
        "xhttps://trusted.com",
        "https://attacker.io/https://trusted.com",
    ];
    assert_origins(handler::POLICY, &allowed, &refused);
}

// https://nvd.nist.gov/vuln/detail/CVE-2026-54290
#[tokio::test]
async fn any_origin_with_credentials_is_a_mistake_and_any_origin_is_never_reflected() {
    #[cors(origins = any, methods = [GET])]
    async fn public() {}

    let with_credentials = Context {
        credentials: true,
        ..Context::default()
    };
    let findings = origins::check(&["*"], with_credentials);
    let rules: Vec<Rule> = findings.iter().map(|finding| finding.fault.rule).collect();
    assert_eq!(rules, [Rule::AnyOriginWithCredentials]);

    let app = Router::new().route("/", routes![public]);
    let cookie = actual(Method::GET, "/", FOREIGN).header("cookie", "session=1");
    let answer = send(&app, cookie).await;
    assert_eq!(answer.access_control(), ["allow-origin: *"]);
    let answer = send(&app, preflight("/", FOREIGN, "GET")).await;
    assert_eq!(
        answer.access_control(),
        ["allow-methods: GET", "allow-origin: *"]
    );
}

// https://nvd.nist.gov/vuln/detail/CVE-2024-6221
#[tokio::test]
async fn private_network_access_needs_a_policy_with_private_network() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn without() {}

    #[cors(origins = ["https://app.example.com"], methods = [GET], private_network)]
    async fn with() {}

    let app = Router::new()
        .route("/without", routes![without])
        .route("/with", routes![with]);
    for (path, allowed) in [("/without", None), ("/with", Some("true"))] {
        let request =
            preflight(path, APP, "GET").header("access-control-request-private-network", "true");
        let answer = send(&app, request).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        assert_eq!(
            answer.header("access-control-allow-private-network"),
            allowed,
            "{path}"
        );
    }
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn read() {}

#[cors(
    origins = ["https://admin.example.com", "https://b.example.com"],
    methods = [POST],
    credentials,
)]
async fn write() {}

// https://github.com/micronaut-projects/micronaut-core/pull/12865
#[tokio::test]
async fn a_preflight_is_not_approved_by_another_handler_of_the_path() {
    let app = Router::new().route("/", routes![read, write]);
    let table = [
        (APP, "GET", Some(APP)),
        (APP, "POST", None),
        (ADMIN, "GET", None),
        (ADMIN, "POST", Some(ADMIN)),
    ];
    for (origin, method, allowed) in table {
        let answer = send(&app, preflight("/", origin, method)).await;
        let status = match allowed {
            Some(_) => StatusCode::NO_CONTENT,
            None => StatusCode::FORBIDDEN,
        };
        assert_eq!(
            (answer.status, answer.allow_origin()),
            (status, allowed),
            "{origin} {method}"
        );
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = send(&app, actual(method, "/", origin)).await;
        assert_eq!(answer.allow_origin(), allowed, "{origin}");
    }
}

// https://github.com/spring-projects/spring-framework/issues/26490
#[tokio::test]
async fn handlers_without_a_policy_allow_nothing_however_many_a_path_has() {
    let plain = || get(async || "got").put(async || "put");
    let app = Router::<()>::new()
        .route("/plain", plain())
        .route("/beside", routes![write].merge(plain()));
    for path in ["/plain", "/beside"] {
        for method in [Method::GET, Method::PUT] {
            let answer = send(&app, preflight(path, ADMIN, method.as_str())).await;
            assert!(!answer.status.is_success(), "{path} {method}");
            assert!(answer.access_control().is_empty(), "{path} {method}");
            let answer = send(&app, actual(method.clone(), path, ADMIN)).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} {method}");
            assert!(answer.access_control().is_empty(), "{path} {method}");
        }
    }
}

// https://github.com/Kludex/starlette/issues/2560
// https://github.com/adamchainz/django-cors-headers/pull/888
#[tokio::test]
async fn a_refused_origin_is_told_nothing_of_credentials() {
    let app = Router::new().route("/", routes![write]);
    for origin in [FOREIGN, "null", "*"] {
        for request in [
            actual(Method::POST, "/", origin),
            preflight("/", origin, "POST"),
        ] {
            let answer = send(&app, request).await;
            assert!(answer.access_control().is_empty(), "{answer:?}");
        }
    }
    let answer = send(&app, Request::post("/")).await;
    assert!(answer.access_control().is_empty(), "{answer:?}");
}

// https://github.com/tower-rs/tower-http/issues/497
#[tokio::test]
async fn an_options_request_that_is_no_preflight_reaches_the_handler() {
    #[cors(
        origins = ["https://app.example.com"],
        methods = [GET, OPTIONS],
        allow(method_options),
    )]
    async fn handler() -> &'static str {
        "handled"
    }

    let layered: Router = Router::new()
        .route("/", any(handler))
        .layer(CorsLayer::new(handler::POLICY));
    let mounted = Router::new().route("/", routes![handler]);
    for app in [layered, mounted] {
        for request in [Request::options("/"), actual(Method::OPTIONS, "/", APP)] {
            let answer = send(&app, request).await;
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (StatusCode::OK, "handled")
            );
        }
        let answer = send(&app, preflight("/", APP, "GET")).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::NO_CONTENT, "")
        );
    }
}

// https://github.com/tower-rs/tower-http/pull/398, again in https://github.com/tower-rs/tower-http/pull/473
// https://github.com/tower-rs/tower-http/issues/598
#[tokio::test]
async fn vary_of_the_handler_is_kept_and_no_name_is_repeated() {
    #[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
    async fn handler() -> impl IntoResponse {
        [("vary", "accept, accept-encoding")]
    }

    let once = Router::new().route("/", routes![handler]);
    let twice: Router = once.clone().layer(CorsLayer::new(handler::POLICY));
    for app in [once, twice] {
        for origin in [APP, FOREIGN] {
            let answer = send(&app, actual(Method::GET, "/", origin)).await;
            assert_eq!(answer.vary(), ["accept", "accept-encoding", "origin"]);
        }
    }
}

// https://github.com/tower-rs/tower-http/issues/198
// https://github.com/tower-rs/tower-http/pull/216
#[tokio::test]
async fn vary_is_there_whether_the_origin_is_allowed_refused_or_missing() {
    let app = Router::new().route("/", routes![read]);
    for request in [
        actual(Method::GET, "/", APP),
        actual(Method::GET, "/", FOREIGN),
        Request::get("/"),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(answer.vary(), ["origin"], "{answer:?}");
    }
    for request in [
        preflight("/", APP, "GET"),
        preflight("/", FOREIGN, "GET"),
        preflight("/", APP, "PUT"),
        Request::options("/"),
    ] {
        let answer = send(&app, request).await;
        assert_eq!(answer.vary(), PREFLIGHT_VARY, "{answer:?}");
    }
}

/// Names with common prefixes, suffixes or lengths.
#[cors(
    origins = ["https://app.example.com", "https://b.example.com"],
    methods = [GET],
    headers = ["authorization", "x", "x-a", "x-ab", "x-b", "x-b-a", "content-type", "x-content-type"],
)]
#[expect(dead_code, reason = "only its policy is used")]
fn with_headers() {}

/// A preflight with these lines of `Access-Control-Request-Headers`.
fn requesting<'a>(lines: impl IntoIterator<Item = &'a str>) -> Builder {
    let add = |request: Builder, line| request.header("access-control-request-headers", line);
    lines.into_iter().fold(preflight("/", APP, "GET"), add)
}

// https://github.com/rs/cors/issues/184
#[test]
fn requested_headers_may_be_on_several_lines_and_each_line_counts() {
    let table: [(&[&str], bool); 6] = [
        (&["authorization,x-a"], true),
        (&["authorization", "x-a"], true),
        (&["authorization,", "", " x-a "], true),
        (&["authorization", "x-other"], false),
        (&["x-other", "authorization"], false),
        (&["x", "-a"], false),
    ];
    for (lines, allowed) in table {
        let request = requesting(lines.iter().copied());
        assert_eq!(
            is_allowed(with_headers::POLICY, request),
            allowed,
            "{lines:?}"
        );
    }
}

// https://github.com/jub0bs/cors/issues/15
#[test]
fn each_selection_of_the_allowed_headers_is_allowed() {
    let mut listed = with_headers::POLICY.headers().list().to_vec();
    listed.sort_unstable();
    for selection in 0..1_u32 << listed.len() {
        let is_selected = |index: &usize| selection >> index & 1 == 1;
        let names: Vec<&str> = (0..listed.len())
            .filter(is_selected)
            .map(|index| listed[index])
            .collect();
        let value = names.join(",");
        assert!(
            is_allowed(with_headers::POLICY, requesting([value.as_str()])),
            "{value}"
        );
        let value = format!("{value},x-other");
        assert!(
            !is_allowed(with_headers::POLICY, requesting([value.as_str()])),
            "{value}"
        );
    }
}

/// The allocations for the response to a preflight.
fn allocations(policy: &'static Policy, request: Builder) -> AllocationInfo {
    let service = CorsLayer::new(policy).layer(service_fn(async |_: Request<()>| {
        Ok::<_, Infallible>(Response::new(()))
    }));
    let request = request.body(()).expect("a request");
    let runtime = runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    allocation_counter::measure(|| {
        let _ = runtime.block_on(service.oneshot(request));
    })
}

// https://github.com/rs/cors/issues/170
#[test]
fn a_huge_list_of_requested_headers_costs_no_memory_and_little_time() {
    #[cors(origins = any, methods = [GET], headers = any)]
    #[expect(dead_code, reason = "only its policy is used")]
    fn open() {}

    const MEBIBYTE: usize = 1 << 20;
    let repeat = |text: &str| text.repeat(MEBIBYTE / text.len());
    let commas = ",".repeat(1_024);
    for policy in [with_headers::POLICY, open::POLICY] {
        let small = || requesting(["x-a"]);
        assert!(is_allowed(policy, small()));
        let _prepares_the_policy = allocations(policy, small());
        let least = allocations(policy, small());
        assert!(least.count_total > 0);
        for huge in [
            requesting(repeat_n(commas.as_str(), 1_024)),
            requesting([repeat(",").as_str()]),
            requesting([repeat(" ,\t").as_str()]),
            requesting([repeat("x-a,").as_str()]),
            requesting([repeat("X-A, ").as_str()]),
            requesting([repeat("x-other,").as_str()]),
            requesting([repeat("a").as_str()]),
        ] {
            let start = Instant::now();
            let cost = allocations(policy, huge);
            assert!(start.elapsed() < Duration::from_secs(10));
            assert!(cost.count_total <= least.count_total, "{cost:?} {least:?}");
            assert!(cost.bytes_total <= least.bytes_total, "{cost:?} {least:?}");
        }
    }
}

// https://github.com/expressjs/cors/pull/158
#[tokio::test]
async fn a_max_age_of_zero_is_sent() {
    #[cors(origins = ["https://app.example.com"], methods = [GET], max_age = 0)]
    async fn zero() {}

    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    async fn unset() {}

    let app = Router::new()
        .route("/zero", routes![zero])
        .route("/unset", routes![unset]);
    for (path, max_age) in [("/zero", Some("0")), ("/unset", None)] {
        let answer = send(&app, preflight(path, APP, "GET")).await;
        assert_eq!(answer.header("access-control-max-age"), max_age, "{path}");
    }
}

/// A policy that lists `count` origins, as the macros declare it.
fn with_origins(count: usize) -> &'static Policy {
    use cors_axum::__private::{Builder, PreparedCell};

    let origins =
        (0..count).map(|number| &*format!("https://tenant-{number:05}.example.com").leak());
    let origins: Vec<&'static str> = origins.collect();
    let cell: &PreparedCell = Box::leak(Box::new(PreparedCell::new()));
    let policy = Builder::new("listed", "peers")
        .origins(origins.leak())
        .methods(&["GET"], "GET")
        .policy(cell);
    Box::leak(Box::new(policy))
}

/// No list of the policy is iterated over or formatted for the reason, whatever its length.
#[test]
fn the_reason_of_a_refusal_costs_the_same_for_any_number_of_origins() {
    let request = Request::get("/").header("origin", "https://tenant-99999.example.net");
    let request = request.body(()).expect("a request");
    let explain = |policy: &'static Policy| {
        let reason = policy.decide(&request).reason().expect("a reason");
        reason.to_string().len()
    };
    let [few, many] = [6, 10_000].map(with_origins);
    for policy in [few, many] {
        // The first reason sorts the hosts.
        explain(policy);
    }
    let cost = |policy| {
        let mut fastest = Duration::MAX;
        let allocations = allocation_counter::measure(|| {
            for _ in 0..20 {
                let start = Instant::now();
                explain(policy);
                fastest = fastest.min(start.elapsed());
            }
        });
        (allocations, fastest)
    };
    let [(few, of_few), (many, of_many)] = [few, many].map(cost);
    assert_eq!(few.count_total, many.count_total);
    assert!(
        many.bytes_total <= few.bytes_total + 20 * 64,
        "{few:?} {many:?}"
    );
    assert!(of_many < of_few * 20, "{of_few:?} {of_many:?}");
}
