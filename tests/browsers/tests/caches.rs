//! How long, and for which calls, an engine caches a preflight response.

use std::{
    path::Path as FilePath,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, Request},
    middleware::{Next, from_fn},
    response::AppendHeaders,
    routing::any,
};
use browsers::{Agreement, Call, Clock, Deviation, Driver, Engine, Network, Page, in_each_engine};
use cors_axum::{cors, routes};
use cors_testing::Credentials;
use http::Method;

#[cors(origins = any, methods = [PUT])]
async fn five_seconds() {}

#[cors(origins = any, methods = [PUT], max_age = 0)]
async fn not_at_all() {}

#[cors(origins = any, methods = [PUT], max_age = 4)]
async fn four_seconds() {}

#[cors(origins = any, methods = [PUT], max_age = "10m")]
async fn ten_minutes() {}

/// Longer than the maximum time of each engine. No test waits that long.
#[cors(origins = any, methods = [PUT], max_age = "1d", allow(max_age_capped))]
async fn one_day() {}

#[cors(
    origins = ["https://app.example", "https://other.example"],
    methods = [PUT, DELETE],
    headers = ["x-one", "x-two"],
    max_age = "10m",
    credentials,
)]
async fn by_request() {}

fn router() -> Router {
    Router::new()
        .route("/five-seconds", routes![five_seconds])
        .route("/not-at-all", routes![not_at_all])
        .route("/four-seconds", routes![four_seconds])
        .route("/ten-minutes", routes![ten_minutes])
        .route("/one-day", routes![one_day])
        .route("/by-request", routes![by_request])
}

in_each_engine!(
    an_answer_is_cached_for_the_max_age_of_the_policy,
    an_answer_is_kept_for_what_it_covers,
    an_answer_is_kept_by_its_header_lines,
);

/// The header lines of a response, a method, a header, and the deviation of the second of two calls.
type Row = (
    &'static [(&'static str, &'static str)],
    &'static str,
    Option<&'static str>,
    Option<Deviation>,
);

const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
const MAX_AGE: &str = "access-control-max-age";

const NOT_CACHED: Option<Deviation> = Some(Deviation::WILDCARD_NOT_CACHED);

const ANSWERS: [Row; 19] = [
    (&[(METHODS, "PUT")], "PUT", None, None),
    (&[(METHODS, "*")], "PUT", None, NOT_CACHED),
    (&[(METHODS, "*, PUT")], "PUT", None, None),
    (&[(METHODS, "PUT, *")], "PUT", None, None),
    (&[(HEADERS, "x-one")], "GET", Some("x-one"), None),
    (&[(HEADERS, "*")], "GET", Some("x-one"), NOT_CACHED),
    (&[(HEADERS, "*, x-one")], "GET", Some("x-one"), None),
    (&[(HEADERS, "x-one, *")], "GET", Some("x-one"), None),
    (&[(HEADERS, "*, x-two")], "GET", Some("x-one"), NOT_CACHED),
    (&[(HEADERS, "*")], "POST", Some("content-type"), NOT_CACHED),
    (
        &[(HEADERS, "*, content-type")],
        "POST",
        Some("content-type"),
        None,
    ),
    (
        &[(HEADERS, "*, authorization")],
        "GET",
        Some("authorization"),
        None,
    ),
    (
        &[(METHODS, "*, PUT"), (HEADERS, "*")],
        "PUT",
        Some("x-one"),
        NOT_CACHED,
    ),
    (
        &[(METHODS, "*"), (HEADERS, "*, x-one")],
        "PUT",
        Some("x-one"),
        NOT_CACHED,
    ),
    (
        &[(METHODS, "*, PUT"), (HEADERS, "*, x-one")],
        "PUT",
        Some("x-one"),
        None,
    ),
    (&[(METHODS, "PUT"), (MAX_AGE, "")], "PUT", None, None),
    (
        &[(METHODS, "PUT"), (MAX_AGE, "x")],
        "PUT",
        None,
        Some(Deviation::INVALID_MAX_AGE),
    ),
    (
        &[(METHODS, "PUT"), (MAX_AGE, "-1")],
        "PUT",
        None,
        Some(Deviation::NEGATIVE_MAX_AGE),
    ),
    (
        &[(METHODS, "PUT"), (MAX_AGE, "99999999999")],
        "PUT",
        None,
        None,
    ),
];

/// Responds to each request to `/{number}` with the header lines of that row.
fn answers() -> Router {
    Router::new().route(
        "/{number}",
        any(async |Path(number): Path<usize>| {
            let (lines, ..) = ANSWERS[number];
            let has_max_age = lines.iter().any(|&(name, _)| name == MAX_AGE);
            let max_age = (!has_max_age).then_some((MAX_AGE, "60"));
            let lines = lines.iter().copied().chain(max_age);
            AppendHeaders(lines.chain([("access-control-allow-origin", "*")]))
        }),
    )
}

fn put(path: &str) -> Call {
    let page = Page::Of("https://app.example".to_owned());
    Call::fetch(page, "PUT", &format!("https://api.test{path}"))
}

/// Makes the calls one after the other, all of which succeed, and returns their numbers of preflights.
async fn preflights(
    agreement: &mut Agreement,
    calls: impl IntoIterator<Item = Call>,
) -> Vec<usize> {
    let mut counts = Vec::new();
    for call in calls {
        let found = agreement.make(&call, &[]).await.expect("an outcome");
        counts.push(found.preflight_count());
    }
    counts
}

async fn an_answer_is_cached_for_the_max_age_of_the_policy(engine: Engine) {
    let agreement = Agreement::start(engine, router()).await.expect("a browser");
    let Some(mut agreement) = agreement else {
        return;
    };
    let table = [
        ("/five-seconds", [1, 0]),
        ("/not-at-all", [1, 1]),
        ("/four-seconds", [1, 0]),
        ("/ten-minutes", [1, 0]),
        ("/one-day", [1, 0]),
    ];
    for (path, expected) in table {
        let found = preflights(&mut agreement, [put(path), put(path)]).await;
        assert_eq!(found, expected, "{path}");
    }
    agreement.wait(Duration::from_secs(7)).await;
    let table = [
        ("/five-seconds", [1]),
        ("/not-at-all", [1]),
        ("/four-seconds", [1]),
        ("/ten-minutes", [0]),
        ("/one-day", [0]),
    ];
    for (path, expected) in table {
        let found = preflights(&mut agreement, [put(path)]).await;
        assert_eq!(found, expected, "{path}");
    }
    let report = agreement.end();
    report.assert_agreement();
}

async fn an_answer_is_kept_for_what_it_covers(engine: Engine) {
    let agreement = Agreement::start(engine, router()).await.expect("a browser");
    let Some(mut agreement) = agreement else {
        return;
    };
    let plain = put("/by-request");
    let variants = [
        plain.clone(),
        Call {
            method: "DELETE".to_owned(),
            ..plain.clone()
        },
        Call {
            headers: vec![("x-one".to_owned(), "1".to_owned())],
            ..plain.clone()
        },
        Call {
            credentials: Credentials::Include,
            ..plain.clone()
        },
        Call {
            url: format!("{}?other", plain.url),
            ..plain.clone()
        },
        Call {
            page: Page::Of("https://other.example".to_owned()),
            ..plain.clone()
        },
        plain,
    ];
    let found = preflights(&mut agreement, variants).await;
    let report = agreement.end();
    report.assert_agreement();
    assert_eq!(found, [1, 0, 0, 1, 1, 1, 0]);
}

async fn an_answer_is_kept_by_its_header_lines(engine: Engine) {
    let agreement = Agreement::start(engine, answers()).await;
    let Some(mut agreement) = agreement.expect("a browser") else {
        return;
    };
    for (number, (lines, method, header, deviation)) in ANSWERS.into_iter().enumerate() {
        let mut call = put(&format!("/{number}"));
        method.clone_into(&mut call.method);
        call.headers = header
            .map(|name| (name.to_owned(), "1".to_owned()))
            .into_iter()
            .collect();
        let first = agreement.make(&call, &[]).await.expect("an outcome");
        let second = agreement.make(&call, deviation.as_slice()).await;
        let second = second.expect("an outcome");
        let is_cached = !deviation.is_some_and(|it| it.concerns(engine));
        let found = [first, second].map(|it| it.preflight_count());
        assert_eq!(found, [1, usize::from(!is_cached)], "{lines:?}: {call}");
    }
    let report = agreement.end();
    let folder = FilePath::new(env!("CARGO_TARGET_TMPDIR"));
    report.write(folder, "caches").expect("a file");
    report.assert_agreement();
    report.assert_covers(&Deviation::OF_CACHES);
}

/// The other engines cannot run with a separate clock.
#[tokio::test]
async fn webkit_keeps_an_answer_for_ten_minutes_at_most() {
    let preflights = Arc::new(AtomicUsize::new(0));
    let api = counted(router(), Arc::clone(&preflights));
    let network = Network::start(api).await.expect("a network");
    let clock = Clock::new().expect("a clock");
    let driver = Driver::start_by(Engine::WebKit, Some(network.address()), Some(&clock)).await;
    let Some(driver) = driver.expect("a browser") else {
        return;
    };
    let page = driver.client.goto("https://app.example/page").await;
    page.expect("a page");
    let cap = Engine::WebKit.max_age_cap();
    let table = [(Duration::ZERO, 1), (cap * 19 / 20, 1), (cap * 21 / 20, 2)];
    for (time, expected) in table {
        clock.set_ahead(time).expect("another time");
        let script = "fetch('https://api.test/one-day', { method: 'PUT' }).then(arguments[0])";
        let called = driver.client.execute_async(script, Vec::new()).await;
        called.expect("a response");
        assert_eq!(preflights.load(Ordering::Relaxed), expected, "{time:?}");
    }
}

/// Counts the preflights to the service.
fn counted(service: Router, preflights: Arc<AtomicUsize>) -> Router {
    service.layer(from_fn(move |request: Request, next: Next| {
        let is_preflight = request.method() == Method::OPTIONS;
        preflights.fetch_add(usize::from(is_preflight), Ordering::Relaxed);
        next.run(request)
    }))
}
