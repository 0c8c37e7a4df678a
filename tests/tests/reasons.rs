//! The reason for a refusal contains the value in the request, the allowed values, and a help text that works.

use axum::{
    Router,
    middleware::{Next, from_fn},
};
use cors_axum::{
    Policies, Policy, RouterExt as _, cors, policies, policy, routes,
    tower::{CorsLayer, explain},
};
use cors_testing::{Browser, Credentials, Request, Step};
use http::{HeaderValue, Method, StatusCode};
use tests::{APP, FOREIGN, actual, preflight, send};
use tower::Layer as _;

#[cors(
    origins = ["https://app.example.com", "https://*.example.org"],
    methods = [PUT],
    headers = ["content-type"],
)]
async fn before() {}

// Policies that follow the help texts.
policy! {
    OTHER_SCHEME = { origins = ["https://app.example.com", "http://app.example.com"], methods = [PUT] }
    OTHER_PORT = { origins = ["https://app.example.com", "https://app.example.com:8443"], methods = [PUT] }
    WWW = { origins = ["https://app.example.com", "https://www.app.example.com"], methods = [PUT] }
    APEX = { origins = ["https://example.org", "https://*.example.org"], methods = [PUT] }
    LISTED = { origins = ["https://app.example.com", "https://foreign.example"], methods = [PUT] }
    NULL = { origins = ["https://app.example.com", "null"], methods = [PUT], danger_null_origin }
    METHOD = { origins = ["https://app.example.com"], methods = [PUT, DELETE] }
    CUSTOM_METHOD = { origins = ["https://app.example.com"], methods = [PUT, "PURGE-ALL"] }
    HEADER = { origins = ["https://app.example.com"], methods = [PUT], headers = ["x-token"] }
    CREDENTIALS = { origins = ["https://app.example.com", "https://*.example.org"], methods = [PUT], credentials }
}

#[test]
fn the_change_in_the_help_makes_the_same_request_pass() {
    let put = |origin: &str| preflight("/", origin, "PUT");
    let with_cookies = actual(Method::PUT, "/", APP).header("cookie", "session=1");
    let table = [
        (
            put("http://app.example.com"),
            "origin_other_scheme",
            "if you trust this origin, add `\"http://app.example.com\"` to `origins`",
            &OTHER_SCHEME,
        ),
        (
            put("https://app.example.com:8443"),
            "origin_other_port",
            "if you trust this origin, add `\"https://app.example.com:8443\"` to `origins`",
            &OTHER_PORT,
        ),
        (
            put("https://www.app.example.com"),
            "origin_www",
            "if you trust this origin, add `\"https://www.app.example.com\"` to `origins`",
            &WWW,
        ),
        (
            put("https://example.org"),
            "origin_apex",
            "if you trust this origin, add `\"https://example.org\"` to `origins`",
            &APEX,
        ),
        (
            put(FOREIGN),
            "origin_not_listed",
            "if you trust this origin, add `\"https://foreign.example\"` to `origins`",
            &LISTED,
        ),
        (
            put("null"),
            "origin_null",
            "serve the page over HTTP; or add `\"null\"` to `origins`, and `danger_null_origin`",
            &NULL,
        ),
        (
            preflight("/", APP, "DELETE"),
            "method_not_served",
            "add `DELETE` to the `methods` of the handler that should serve it",
            &METHOD,
        ),
        (
            preflight("/", APP, "PURGE-ALL"),
            "method_not_served",
            "add `\"PURGE-ALL\"` to the `methods` of the handler that should serve it",
            &CUSTOM_METHOD,
        ),
        (
            put(APP).header("access-control-request-headers", "content-type,x-token"),
            "header_not_listed",
            "add `\"x-token\"` to `headers`",
            &HEADER,
        ),
        (
            with_cookies,
            "credentials_not_allowed",
            "add `credentials`; or omit cookies in the script",
            &CREDENTIALS,
        ),
    ];
    for (request, id, help, after) in table {
        let mut request = request.body(()).expect("a request");
        let decision = before::POLICY.decide(&request);
        let reason = decision
            .reason()
            .unwrap_or_else(|| panic!("{id}: {request:?}"));
        assert_eq!((reason.id(), reason.help().as_str()), (id, help));
        assert_eq!(reason.policy().is_none(), id == "method_not_served");
        if id == "header_not_listed" {
            // The policy that follows the help lists only the other header.
            let names = HeaderValue::from_static("x-token");
            request
                .headers_mut()
                .insert("access-control-request-headers", names);
        }
        assert!(after.decide(&request).is_allowed(), "{id}");
    }
}

#[test]
fn a_request_that_no_policy_can_allow_is_reported_as_such() {
    let put = |origin: &str| preflight("/", origin, "PUT").body(()).expect("a request");
    let origins = [
        ("https://APP.example.com", "origin_case"),
        ("https://app.example.com.", "origin_trailing_dot"),
        ("https://app.example.com:443", "origin_other_port"),
        ("https://*.example.net", "origin_not_listed"),
        ("*", "origin_not_listed"),
    ];
    for (origin, id) in origins {
        let request = put(origin);
        let reason = before::POLICY.decide(&request).reason().expect("a reason");
        assert_eq!(reason.id(), id);
        assert_eq!(
            reason.help(),
            "nothing, because browsers never send such an origin",
            "{origin}"
        );
    }
    let mut two = put(APP);
    two.headers_mut()
        .append("origin", HeaderValue::from_static(FOREIGN));
    let reason = before::POLICY.decide(&two).reason().expect("a reason");
    assert_eq!(reason.id(), "origin_repeated");

    let none = http::Request::new(());
    let reason = before::POLICY.decide(&none).reason().expect("a reason");
    assert_eq!((reason.id(), reason.console()), ("origin_missing", None));
}

policy! {
    CONFIDENTIAL = { origins = ["https://app.example.com"], methods = [PUT], credentials }
    FORGEABLE = {
        origins = ["https://app.example.com", "http://app.example.com"],
        methods = [PUT],
        credentials,
        danger_insecure_origins,
    }
}

#[test]
fn an_http_page_beside_a_listed_https_one_is_refused_for_its_risk() {
    let request = preflight("/", "http://app.example.com", "PUT");
    let request = request.body(()).expect("a request");
    let reason = CONFIDENTIAL.decide(&request).reason();
    assert_eq!(
        reason.expect("a reason").help(),
        "open the page at `https://app.example.com`, which is listed: anybody on the network can forge \
         pages of an insecure origin, and use the credentials; or if you trust this origin, add \
         `\"http://app.example.com\"` to `origins`, and `danger_insecure_origins`"
    );
    assert!(FORGEABLE.decide(&request).is_allowed());
}

#[test]
fn an_origin_that_earns_a_warning_can_be_listed() {
    let table = [
        (
            "http://localhost:3000",
            "add `\"http://localhost:3000\"` to `debug_origins`",
        ),
        (
            "tauri://localhost",
            "if you trust this origin, add `\"tauri://localhost\"` to `origins`",
        ),
    ];
    for (origin, help) in table {
        let request = preflight("/", origin, "PUT").body(()).expect("a request");
        for policy in [before::POLICY, &CONFIDENTIAL] {
            let reason = policy.decide(&request).reason().expect("a reason");
            assert_eq!(reason.help(), help);
        }
    }
}

#[cors(origins = ["https://app.example.com"], methods = [GET])]
async fn read() {}

#[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
async fn remove() {}

#[test]
fn the_policy_of_the_handler_that_serves_the_method_decides() {
    let both = Policies::from(policies![read, remove]);
    let decide = |method: &str| {
        let request = preflight("/", APP, method).body(()).expect("a request");
        both.decide(&request).reason().map(|reason| reason.what())
    };
    assert_eq!(decide("GET"), None);
    let line =
        |policy: &Policy| format!("`{}` ({}:{})", policy.name(), policy.file(), policy.line());
    assert_eq!(
        decide("DELETE"),
        Some(format!(
            "{} does not allow the origin `https://app.example.com`; its origins: `https://admin.example.com`",
            line(remove::POLICY)
        ))
    );
    assert_eq!(
        decide("PUT"),
        Some(format!(
            "the method `PUT` is not served here: {} serves GET, {} serves DELETE",
            line(read::POLICY),
            line(remove::POLICY)
        ))
    );
}

#[test]
fn a_long_or_strange_origin_is_cut_and_escaped() {
    let origins: [&[u8]; 3] = [
        &b"a".repeat(65_536),
        b"https://\xff\xfe.example",
        b"https://a\tb\x1f",
    ];
    for origin in origins {
        let mut request = http::Request::new(());
        if let Ok(value) = HeaderValue::from_bytes(origin) {
            request.headers_mut().insert("origin", value);
        }
        let decision = before::POLICY.decide(&request);
        let text = decision.reason().expect("a reason").to_string();
        assert!(text.len() < 2_000, "{} bytes", text.len());
        let is_plain = |char: char| char == '\n' || !char.is_control();
        assert!(text.chars().all(is_plain), "{text}");
    }
}

/// The messages of both browsers agree with the reason.
#[tokio::test]
async fn the_console_has_the_message_of_the_reason() {
    let app = Router::new()
        .route("/", routes![before])
        .route("/read", routes![read, remove])
        .route("/open", routes![open]);
    let api = "https://api.example.com";
    let put = || Request::put(format!("{api}/"));
    let get = |path: &str| Request::get(format!("{api}{path}"));
    let table = [
        (FOREIGN, put(), before::POLICY),
        (APP, Request::delete(format!("{api}/")), before::POLICY),
        (APP, put().header("x-token", "1"), before::POLICY),
        (FOREIGN, get("/read"), read::POLICY),
        (
            APP,
            get("/read").credentials(Credentials::Include),
            read::POLICY,
        ),
        (
            APP,
            get("/open").credentials(Credentials::Include),
            open::POLICY,
        ),
    ];
    for (origin, request, policy) in table {
        let mut browser = Browser::at(origin);
        browser.set_cookie(api, "session=1; Secure; SameSite=None");
        let outcome = browser.fetch(&app, request).await;
        let blocked = outcome.assert_blocked();
        let step = blocked.step.clone();
        let sent = browser.traffic().last().expect("a request");
        let mut head = http::Request::new(());
        *head.method_mut() = sent.method.clone();
        *head.headers_mut() = sent.headers.clone();
        let decision = policy.decide(&head);
        let console = decision.reason().and_then(|reason| reason.console());
        let console = console.unwrap_or_else(|| panic!("{step:?} of {head:?}"));
        let said = match &step {
            Step::CorsCheck(_) => step.to_string().replace(&format!("'{APP}'"), "'..'"),
            _ => step.to_string(),
        };
        assert_eq!(said, console.chromium);
        let message = blocked.firefox_message().expect("a message");
        let message = message.replace(&format!("‘{APP}’"), "‘..’");
        assert!(message.contains(console.firefox), "{message}");
    }
}

#[cors(origins = any, methods = [GET])]
async fn open() {}

#[tokio::test]
async fn explained_refusals_name_the_failing_step_and_stay_refused() {
    let app = Router::new().route("/", routes![before]);
    let explained = app.clone().layer(explain());
    let table = [
        (
            APP,
            "PURGE",
            "content-type",
            200,
            "Method PURGE is not allowed by Access-Control-Allow-Methods in preflight response.",
        ),
        (
            APP,
            "PUT",
            "x-token",
            200,
            "Request header field x-token is not allowed by Access-Control-Allow-Headers in preflight response.",
        ),
        (
            APP,
            "POST",
            "content-type",
            403,
            "Response to preflight request doesn't pass access control check: It does not have HTTP ok status.",
        ),
        (
            FOREIGN,
            "PUT",
            "content-type",
            403,
            "Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.",
        ),
    ];
    for (origin, method, name, status, says) in table {
        let ask = || preflight("/", origin, method).header("access-control-request-headers", name);
        let answer = send(&explained, ask()).await;
        let request = ask().body(()).expect("a request");
        let reason = before::POLICY.decide(&request).reason().expect("a reason");
        assert_eq!(answer.status, status);
        assert_eq!(answer.body, reason.to_string());
        assert_eq!(
            answer.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        let length = answer.body.len().to_string();
        assert_eq!(answer.header("content-length"), Some(length.as_str()));

        let plain = send(&app, ask()).await;
        assert_eq!((plain.status.as_u16(), plain.body.as_str()), (403, ""));
        assert_eq!(plain.access_control(), [""; 0]);
        assert_eq!(plain.vary(), answer.vary());

        let url = "https://api.example.com/";
        let request = Request::new(method, url).header(name, "application/json");
        let outcome = Browser::at(origin).fetch(&explained, request).await;
        let said = outcome.assert_blocked().step.to_string();
        assert!(said.starts_with(says), "{said}");
    }
    let allowed = send(&explained, preflight("/", APP, "PUT")).await;
    assert_eq!((allowed.status.as_u16(), allowed.body.as_str()), (204, ""));
}

/// In Chromium, `*` in `Access-Control-Allow-Headers` also covers `authorization`.
#[tokio::test]
async fn an_explained_refusal_does_not_make_a_browser_go_on() {
    #[cors(origins = any, methods = [GET], headers = any)]
    async fn any_header() {}

    #[cors(origins = any, methods = [PUT], headers = any, max_age = 60)]
    async fn any_and_max_age() {}

    let app: Router = Router::new()
        .route("/", routes![any_header, any_and_max_age])
        .layer(explain());
    for method in ["GET", "PUT"] {
        let ask =
            preflight("/", APP, method).header("access-control-request-headers", "authorization");
        let answer = send(&app, ask).await;
        let allowed = answer
            .header("access-control-allow-headers")
            .unwrap_or_default();
        assert!(!allowed.contains(['*', 'u']), "{answer:?}");
        let request =
            Request::new(method, "https://api.example.com/").header("authorization", "Bearer 1");
        let mut browser = Browser::at(APP);
        assert!(
            browser
                .fetch(&app, request)
                .await
                .assert_blocked()
                .is_by_preflight()
        );
        assert_eq!(browser.traffic().len(), 1);
    }
}

/// A default policy checks whether a handler has a policy, and `explain` requests the reason for a refusal.
/// Either may be outside the other.
#[tokio::test]
async fn a_default_policy_and_explanations_do_not_take_each_others_questions_away() {
    #[cors(origins = any, methods = [PURGE])]
    #[expect(dead_code, reason = "only its policy is used")]
    fn by_default() {}

    let default = || CorsLayer::new(by_default::POLICY);
    let app: Router = Router::new()
        .route("/", routes![before])
        .route("/open", routes![open]);
    let ask = || preflight("/", APP, "PURGE");
    let request = ask().body(()).expect("a request");
    let reason = before::POLICY.decide(&request).reason().expect("a reason");
    for answer in [
        send(&default().layer(explain().layer(app.clone())), ask()).await,
        send(&explain().layer(default().layer(app)), ask()).await,
    ] {
        assert_eq!(answer.body, reason.to_string());
    }
}

#[tokio::test]
async fn a_failed_assertion_contains_the_reason_of_the_policy() {
    let pass = from_fn(|request, next: Next| next.run(request));
    let app = Router::new()
        .route("/", routes![before])
        .inside_cors(pass)
        .fallback(|| async {});
    let url = "https://api.example.com/";
    let mut browser = Browser::at("http://app.example.com");
    let outcome = browser.fetch(&app, Request::put(url)).await;
    let text = outcome.assert_blocked().to_string();
    assert!(text.contains("has been blocked by CORS policy: "), "{text}");
    assert!(
        text.contains(
            "help: if you trust this origin, add `\"http://app.example.com\"` to `origins`"
        ),
        "{text}"
    );

    let outcome = browser
        .fetch(&app, Request::get("https://api.example.com/other"))
        .await;
    let reason = outcome.assert_blocked().reason.as_deref();
    assert!(reason.is_some_and(|reason| reason.ends_with("reason: no_policy_reached")));
}

/// A layer in front of the policies answers their preflights, so no policy can provide the reason.
#[tokio::test]
async fn a_preflight_that_reaches_no_policy_is_explained() {
    async fn refuse(_: axum::extract::Request, _: Next) -> StatusCode {
        StatusCode::UNAUTHORIZED
    }
    async fn plain() {}

    let table: [(&str, Router, &str); 4] = [
        (
            "a layer outside of the policies",
            Router::new()
                .route("/", routes![before])
                .layer(from_fn(refuse)),
            "`inside_cors(layer)`",
        ),
        (
            "an annotated handler without its OPTIONS route",
            Router::new().route("/", axum::routing::put(routes![before])),
            "`routes![..]`",
        ),
        (
            "a handler that is not annotated",
            Router::new().route("/", axum::routing::put(plain)),
            "`routes![..]`",
        ),
        ("no handler", Router::new(), "no handler is mounted"),
    ];
    for (what, app, help) in table {
        let explained = app.clone().layer(explain());
        let body = send(&explained, preflight("/", APP, "PUT")).await.body;
        assert!(body.contains(help), "{what}: {body}");
        assert!(
            body.ends_with("reason: no_policy_reached"),
            "{what}: {body}"
        );

        let request = Request::put("https://api.example.com/");
        let outcome = Browser::at(APP).fetch(&app, request).await;
        let text = outcome.assert_blocked().to_string();
        assert!(text.contains(help), "{what}: {text}");
    }
}

#[tokio::test]
async fn switched_off_policies_are_named() {
    let app: Router = Router::new()
        .route("/", routes![before])
        .layer(cors_axum::without_cors());
    let explained = app.clone().layer(explain());
    let body = send(&explained, preflight("/", APP, "PUT")).await.body;
    assert!(body.ends_with("reason: without_cors"), "{body}");
    let outcome = Browser::at(APP)
        .fetch(&app, Request::put("https://api.example.com/"))
        .await;
    let reason = outcome.assert_blocked().reason.as_deref();
    assert!(reason.is_some_and(|reason| reason.ends_with("reason: without_cors")));
}

#[cors(origins = ["https://app.example.com", "https://b.example.com"], methods = [GET])]
async fn readable() {}

/// tower-http's layer, left outside after a migration, allows every origin to call every handler.
#[tokio::test]
async fn a_layer_that_overrides_the_policy_is_reported() {
    let app: Router = Router::new()
        .route("/", routes![readable])
        .layer(tower_http::cors::CorsLayer::very_permissive());
    let outcome = Browser::at(FOREIGN)
        .fetch(&app, Request::get("https://api.example.com/"))
        .await;
    let refusal = outcome.assert_readable().refusal.clone();
    assert!(refusal.is_some_and(|refusal| refusal.contains("origin_not_listed")));
    let panic = std::panic::catch_unwind(|| drop(outcome.assert_blocked().clone()));
    let panic = *panic
        .expect_err("a panic")
        .downcast::<String>()
        .expect("a text");
    assert!(panic.contains("remove the layer that sets"), "{panic}");

    let outcome = Browser::at(APP)
        .fetch(&app, Request::get("https://api.example.com/"))
        .await;
    assert_eq!(outcome.assert_readable().refusal, None);
}
