//! Policies with names, start-up values, functions and opt-outs.

use axum::{Json, Router};
use cors_axum::{Origin, Policy, cors, policy, routes, tower::CorsLayer};
use http::{Method, Request, StatusCode, header::ORIGIN};
use tests::{APP, FOREIGN, actual, preflight, send};

mod named {
    use cors_axum::policy;

    policy! {
        /// The first-party web application.
        pub(crate) APP = {
            origins = ["https://app.example.com", "https://*.app.example.com"],
            headers = ["content-type"],
            expose = ["etag"],
            max_age = "10m",
            credentials,
        }

        /// Every origin.
        pub(crate) PUBLIC = { origins = any, methods = [GET] }
    }
}

#[cors(policy = named::APP, methods = [DELETE, POST])]
async fn delete_user(_: Option<Json<u8>>) {}

#[cors(policy = self::named::PUBLIC, methods = [GET])]
async fn list_users() {}

#[tokio::test]
async fn a_handler_takes_all_but_its_methods_from_a_named_policy() {
    let app = Router::<()>::new().route("/", routes![list_users, delete_user]);
    let answer = send(&app, preflight("/", APP, "DELETE")).await;
    assert_eq!(
        answer.access_control(),
        [
            "allow-credentials: true",
            "allow-headers: content-type",
            "allow-methods: DELETE,POST",
            "allow-origin: https://app.example.com",
            "max-age: 600",
        ]
    );
    let answer = send(&app, actual(Method::GET, "/", FOREIGN)).await;
    assert_eq!(answer.allow_origin(), Some("*"));

    let policy = delete_user::POLICY;
    assert_eq!(policy.name(), "delete_user");
    assert_eq!(policy.methods().list(), ["DELETE", "POST"]);
    assert_eq!(policy.origins().list(), named::APP.origins().list());
    assert_eq!(named::APP.name(), "APP");
}

#[tokio::test]
async fn a_named_policy_applies_to_a_whole_service() {
    let app: Router = Router::new()
        .route("/", axum::routing::any(async || "served"))
        .layer(CorsLayer::new(&named::APP));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] {
        let answer = send(&app, preflight("/", APP, method)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{method}");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let answer = send(&app, actual(method, "/", APP)).await;
        assert_eq!(answer.allow_origin(), Some(APP));
    }
    let answer = send(&app, preflight("/", APP, "PURGE")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

fn is_tenant(origin: &Origin<'_>) -> bool {
    origin.scheme() == "https" && origin.host().ends_with(".tenants.example")
}

#[cors(origins = [matching(is_tenant), "https://app.example.com"], methods = [GET])]
async fn tenants() {}

#[tokio::test]
async fn a_function_is_called_with_well_formed_origins_only() {
    let app = Router::<()>::new().route("/", routes![tenants]);
    let table = [
        ("https://a.tenants.example", true),
        ("https://a.tenants.example:8443", true),
        ("https://app.example.com", true),
        ("http://a.tenants.example", false),
        ("https://a.tenants.example:443", false),
        ("https://A.tenants.example", false),
        ("https://x/.tenants.example", false),
        ("null", false),
    ];
    for (origin, allowed) in table {
        let answer = send(&app, actual(Method::GET, "/", origin)).await;
        assert_eq!(answer.allow_origin(), allowed.then_some(origin), "{origin}");
        assert_eq!(answer.vary(), ["origin"]);
    }
    let predicates = tenants::POLICY.origins().predicates();
    assert_eq!(predicates.collect::<Vec<_>>(), ["is_tenant"]);
}

/// The variables are set in `.cargo/config.toml`.
#[cors(origins = [env!("CORS_TEST_COMPILED")], methods = [GET], allow(loopback_in_release))]
#[expect(dead_code, reason = "only its policy is read")]
fn compiled() {}

#[test]
fn a_variable_is_read_while_compiling() {
    assert_eq!(
        compiled::POLICY.origins().list(),
        ["https://compiled.example"]
    );
}

#[cors(origins = ["https://app.example.com", env("CORS_TEST_STARTED")], methods = [GET])]
async fn started() {}

#[tokio::test]
async fn a_variable_is_read_at_start_up() {
    let app = Router::<()>::new().route("/", routes![started]);
    let table = [
        (APP, true),
        ("https://one.example", true),
        ("https://a.two.example", true),
        ("https://two.example", false),
        (FOREIGN, false),
    ];
    for (origin, allowed) in table {
        let answer = send(&app, actual(Method::GET, "/", origin)).await;
        assert_eq!(answer.allow_origin(), allowed.then_some(origin), "{origin}");
    }
    let variables = started::POLICY.origins().variables();
    assert_eq!(variables, ["CORS_TEST_STARTED"]);
}

#[cors(origins = [env("CORS_TEST_MISSING"), env("CORS_TEST_WRONG")], methods = [GET], credentials)]
async fn broken() {}

#[test]
fn a_wrong_variable_stops_the_program_before_it_serves() {
    let error = broken::POLICY.prepare().expect_err("mistakes").to_string();
    let rules: Vec<&str> = error
        .lines()
        .filter_map(|line| line.trim().strip_prefix("rule: "))
        .collect();
    assert_eq!(
        rules,
        [
            "env_missing",
            "origin_trailing",
            "insecure_origin_with_credentials"
        ]
    );
    let mount = std::panic::catch_unwind(|| Router::<()>::new().route("/", routes![broken]));
    let panic = *mount
        .expect_err("no mount")
        .downcast::<String>()
        .expect("a text");
    assert!(panic.ends_with(&error), "{panic}");
}

#[test]
fn a_wrong_variable_allows_nothing_without_mounting() {
    let request = Request::get("/")
        .header(ORIGIN, "https://a.example")
        .body(())
        .expect("a request");
    assert!(!broken::POLICY.decide(&request).is_allowed());
}

mod unconfigured {
    use cors_axum::{cors, policy};

    policy! {
        pub(crate) SITE = { origins = [configured, "https://app.example.com"] }
    }

    #[cors(origins = [configured], methods = [GET])]
    #[expect(dead_code, reason = "only its policy is read")]
    pub(crate) fn list_users() {}
}

#[test]
fn configured_origins_need_a_set_before_the_program_serves() {
    let table = [
        (
            &unconfigured::SITE,
            "SITE",
            "BoundPolicies::new(const { &[&SITE] }, &set)",
        ),
        (
            unconfigured::list_users::POLICY,
            "list_users",
            "policies![origins = &set; list_users]",
        ),
    ];
    for (policy, name, help) in table {
        let error = policy.prepare().expect_err("a mistake").to_string();
        let lines: Vec<&str> = error.lines().map(str::trim).collect();
        assert_eq!(
            lines[0],
            format!("error: `{name}` has `configured` origins, but is used without an `OriginSet`")
        );
        assert_eq!(lines[1], format!("help: write `{help}`"));
        assert_eq!(lines[3], "rule: unconfigured_origins");
        let layer = std::panic::catch_unwind(|| CorsLayer::new(policy)).map(drop);
        let panic = layer.expect_err("no layer").downcast::<String>();
        assert_eq!(*panic.expect("a text"), error);
    }
}

#[test]
fn configured_origins_without_a_set_allow_nothing_and_the_others_apply() {
    let table = [
        (
            unconfigured::list_users::POLICY,
            "https://app.example.com",
            false,
        ),
        (&unconfigured::SITE, "https://app.example.com", true),
        (&unconfigured::SITE, "https://b.example", false),
    ];
    for (policy, origin, is_allowed) in table {
        let request = Request::get("/").header(ORIGIN, origin).body(());
        let request = request.expect("a request");
        let decision = policy.decide(&request);
        assert_eq!(decision.is_allowed(), is_allowed, "{origin}");
        if let Some(reason) = decision.reason() {
            let text = reason.to_string();
            assert!(
                text.contains(": `configured`") || text.contains(", `configured`"),
                "{text}"
            );
            assert!(text.contains("without an `OriginSet`: write `"), "{text}");
        }
    }
}

#[cors(origins = ["null", "https://app.example.com"], methods = [GET], danger_null_origin)]
async fn sandboxed() {}

#[cors(
    origins = ["http://app.example.com", "chrome-extension://abcdef"],
    methods = [GET],
    credentials,
    danger_insecure_origins
)]
async fn insecure() {}

#[cors(origins = ["https://*.github.io"], methods = [GET], credentials, danger_public_suffix)]
async fn suffix() {}

#[tokio::test]
async fn what_is_dangerous_can_be_opted_into() {
    let table: [(&str, Router, &Policy); 4] = [
        (
            "null",
            Router::new().route("/", routes![sandboxed]),
            sandboxed::POLICY,
        ),
        (
            "http://app.example.com",
            Router::new().route("/", routes![insecure]),
            insecure::POLICY,
        ),
        (
            "chrome-extension://abcdef",
            Router::new().route("/", routes![insecure]),
            insecure::POLICY,
        ),
        (
            "https://me.github.io",
            Router::new().route("/", routes![suffix]),
            suffix::POLICY,
        ),
    ];
    for (origin, app, policy) in table {
        let answer = send(&app, actual(Method::GET, "/", origin)).await;
        assert_eq!(answer.allow_origin(), Some(origin));
        assert_eq!(
            answer.header("access-control-allow-credentials").is_some(),
            policy.credentials()
        );
    }
}

policy! {
    OLD_CLIENTS = {
        origins = ["https://app.example.com"],
        debug_origins = ["http://localhost:3000"],
        private_network,
        preflight_status = 200,
    }
}

#[cors(policy = OLD_CLIENTS, methods = [PUT])]
async fn old() {}

#[tokio::test]
async fn private_networks_and_the_status_of_preflights() {
    let app = Router::<()>::new().route("/", routes![old]);
    let request = || preflight("/", APP, "PUT");
    let network = "access-control-request-private-network";

    let answer = send(&app, request()).await;
    assert_eq!(
        (
            answer.status,
            answer.header("access-control-allow-private-network")
        ),
        (StatusCode::OK, None)
    );
    assert!(answer.vary().contains(&network.to_owned()));
    let answer = send(&app, request().header(network, "true")).await;
    assert_eq!(
        answer.header("access-control-allow-private-network"),
        Some("true")
    );
    let twice = request().header(network, "true").header(network, "false");
    let answer = send(&app, twice).await;
    assert_eq!(answer.header("access-control-allow-private-network"), None);
    let answer = send(&app, preflight("/", FOREIGN, "PUT").header(network, "true")).await;
    assert_eq!(
        (answer.status, answer.access_control().len()),
        (StatusCode::FORBIDDEN, 0)
    );
}

/// Tests are built with debug assertions. The UI tests cover release builds.
#[tokio::test]
async fn debug_origins_are_allowed_in_debug_builds() {
    let app = Router::<()>::new().route("/", routes![old]);
    let answer = send(&app, preflight("/", "http://localhost:3000", "PUT")).await;
    assert_eq!(answer.status.is_success(), cfg!(debug_assertions));
}

fn is_known(origin: &Origin<'_>) -> bool {
    assert_ne!(origin.host(), "panics.example", "as the test wants it");
    origin.host() == "known.example"
}

/// A panic outside all layers of the program would lose the response.
#[tokio::test]
async fn a_function_that_panics_allows_nothing() {
    #[cors(origins = [matching(is_known)], methods = [GET])]
    async fn read() {}

    let app = Router::new().route("/", routes![read]);
    for (origin, allowed) in [
        ("https://known.example", true),
        ("https://panics.example", false),
    ] {
        let answer = send(&app, actual(Method::GET, "/", origin)).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.allow_origin(), allowed.then_some(origin));
        let answer = send(&app, preflight("/", origin, "GET")).await;
        let status = if allowed {
            StatusCode::NO_CONTENT
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(answer.status, status);
    }
}
