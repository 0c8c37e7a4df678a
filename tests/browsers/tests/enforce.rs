//! `enforce` in a real browser: whether a handler runs, for each way in which a page can send a request.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Extension, Router,
    extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use browsers::{Driver, Engine, Network, in_each_engine};
use cors_axum::{cors, policy, routes};
use serde_json::json;

policy! {
    ENFORCED = { origins = ["https://app.example"], credentials, enforce }
    OPEN = { origins = ["https://app.example"], credentials }
}

/// For each request that reached a handler, whether it had cookies.
#[derive(Clone, Debug, Default)]
struct Runs(Arc<Mutex<Vec<bool>>>);

impl Runs {
    fn add(&self, headers: &HeaderMap) {
        self.lock().push(headers.contains_key("cookie"));
    }

    fn take(&self) -> Vec<bool> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<bool>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// Handles requests and WebSockets, and counts its runs.
fn run(runs: &Runs, headers: &HeaderMap, upgrade: Upgrade) -> Response {
    runs.add(headers);
    match upgrade {
        Ok(upgrade) => upgrade.on_upgrade(|_| async {}),
        Err(_) => "done".into_response(),
    }
}

#[cors(policy = ENFORCED, methods = [GET, POST])]
async fn enforced(
    Extension(runs): Extension<Runs>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Response {
    run(&runs, &headers, upgrade)
}

#[cors(policy = OPEN, methods = [GET, POST])]
async fn open(Extension(runs): Extension<Runs>, headers: HeaderMap, upgrade: Upgrade) -> Response {
    run(&runs, &headers, upgrade)
}

const API: &str = "https://api.test";
const APP: &str = "https://app.example";
const FOREIGN: &str = "https://foreign.example";

/// The ways of `ways.js`, and whether a request from a foreign page reaches the handler. Safe requests
/// without `Origin` are navigations and images, which change nothing.
const WAYS: [(&str, bool); 9] = [
    ("script reads", false),
    ("script writes", false),
    ("no-cors reads", true),
    ("no-cors writes", false),
    ("form writes", false),
    ("form reads", true),
    ("image", true),
    ("beacon", false),
    ("socket", false),
];

in_each_engine!(
    a_handler_runs_for_the_own_and_the_allowed_origins_only,
    a_sandboxed_frame_is_a_foreign_origin,
    a_typed_address_and_a_foreign_link_reach_the_handler,
);

struct Browser {
    driver: Driver,
    runs: Runs,
}

impl Browser {
    async fn start(engine: Engine) -> Option<(Self, Network)> {
        let runs = Runs::default();
        let api = Router::new()
            .route("/enforced", routes![enforced])
            .route("/open", routes![open])
            .layer(Extension(runs.clone()));
        let network = Network::start(api).await.expect("a network");
        let driver = Driver::start(engine, Some(network.address())).await;
        let driver = driver.expect("a browser")?;
        Some((Self { driver, runs }, network))
    }

    async fn open(&self, page: &str) {
        let client = &self.driver.client;
        client.goto(&format!("{page}/page")).await.expect("a page");
    }

    /// Sends a request, and returns for each run of the handler whether the request had cookies.
    async fn send(&self, way: &str, path: &str, cookies: bool) -> Vec<bool> {
        self.runs.take();
        let argument = json!({ "way": way, "url": format!("{API}{path}"), "cookies": cookies });
        let script = include_str!("ways.js");
        let client = &self.driver.client;
        client
            .execute_async(script, vec![argument])
            .await
            .expect("an answer");
        self.runs.take()
    }
}

async fn a_handler_runs_for_the_own_and_the_allowed_origins_only(engine: Engine) {
    let Some((browser, _network)) = Browser::start(engine).await else {
        return;
    };
    browser.open(API).await;
    let script = "document.cookie = 'session=1; SameSite=None; Secure'";
    browser
        .driver
        .client
        .execute(script, Vec::new())
        .await
        .expect("a cookie");

    for (page, is_trusted) in [(API, true), (APP, true), (FOREIGN, false)] {
        browser.open(page).await;
        for (way, is_safe) in WAYS {
            for cookies in [false, true] {
                let runs = browser.send(way, "/enforced", cookies).await;
                let expected = usize::from(is_trusted || is_safe);
                assert_eq!(runs.len(), expected, "{way} of {page}, cookies: {cookies}");
                // With CORS alone, the handler runs for all of them.
                let runs = browser.send(way, "/open", cookies).await;
                assert_eq!(runs.len(), 1, "{way} of {page}, cookies: {cookies}");
                let is_chosen = way.starts_with("script") || way.starts_with("no-cors");
                assert!(
                    runs[0] == (cookies || !is_chosen),
                    "{way} of {page}: {runs:?}"
                );
            }
        }
    }
}

/// A sandboxed frame has the origin `null`, on every page.
async fn a_sandboxed_frame_is_a_foreign_origin(engine: Engine) {
    let Some((browser, _network)) = Browser::start(engine).await else {
        return;
    };
    browser.open(API).await;
    browser.driver.client.enter_frame(0).await.expect("a frame");
    for (way, is_safe) in WAYS {
        // The sandbox blocks forms.
        if way.starts_with("form") {
            continue;
        }
        let runs = browser.send(way, "/enforced", true).await;
        assert_eq!(runs.len(), usize::from(is_safe), "{way}");
        assert_eq!(browser.send(way, "/open", true).await.len(), 1, "{way}");
    }
}

async fn a_typed_address_and_a_foreign_link_reach_the_handler(engine: Engine) {
    let Some((browser, _network)) = Browser::start(engine).await else {
        return;
    };
    let client = &browser.driver.client;
    client
        .goto(&format!("{API}/enforced"))
        .await
        .expect("a page");
    assert_eq!(browser.runs.take().len(), 1, "a typed address");

    browser.open(FOREIGN).await;
    let link = format!("location.href = '{API}/enforced'");
    client
        .execute(&link, Vec::new())
        .await
        .expect("a navigation");
    let done = fantoccini::Locator::Css("body");
    for _ in 0..100 {
        let body = client.find(done).await;
        let text = match body {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        if text == "done" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(browser.runs.take().len(), 1, "a foreign link");
}
