//! How long Chromium keeps the answer to a preflight.

use std::time::Duration;

use axum::Router;
use chromium::{Agreement, Call, Page};
use cors_axum::{cors, routes};
use cors_testing::Credentials;

#[cors(origins = any, methods = [PUT])]
async fn five_seconds() {}

#[cors(origins = any, methods = [PUT], max_age = 0)]
async fn not_at_all() {}

#[cors(origins = any, methods = [PUT], max_age = 4)]
async fn four_seconds() {}

#[cors(origins = any, methods = [PUT], max_age = "10m")]
async fn ten_minutes() {}

/// Longer than Chromium keeps anything, which nobody waits for here.
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

fn put(path: &str) -> Call {
    let page = Page::Of("https://app.example".to_owned());
    Call::fetch(page, "PUT", &format!("https://api.test{path}"))
}

/// The preflights of calls that all succeed, one after the other.
async fn preflights(
    agreement: &mut Agreement,
    calls: impl IntoIterator<Item = Call>,
) -> Vec<usize> {
    let mut counts = Vec::new();
    for call in calls {
        let found = agreement.make(&call, None).await.expect("an outcome");
        counts.push(found.preflight_count());
    }
    counts
}

#[tokio::test]
async fn an_answer_is_kept_as_long_as_the_policy_says() {
    let agreement = Agreement::start(router()).await.expect("a browser");
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

#[tokio::test]
async fn an_answer_is_kept_for_what_it_covers() {
    let agreement = Agreement::start(router()).await.expect("a browser");
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
