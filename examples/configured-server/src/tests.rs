//! Replaces the file while requests are served.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request as HttpRequest},
};
use cors_testing::{Browser, Credentials, Outcome, Request};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::{FILE, app, policies::Policies};

const PRODUCTS: &str = "https://api.example.com/products";
const ORDERS: &str = "https://api.example.com/orders";
const APP: &str = "https://app.example.com";

const FIRST: &str = r#"
    partners = ["https://first.partner.example"]
    [cors]
    origins = ["https://app.example.com", "https://first.example.com"]
    expose = ["x-first"]
"#;

const SECOND: &str = r#"
    partners = ["https://second.partner.example"]
    [cors]
    origins = ["https://app.example.com", "https://second.example.com"]
    expose = ["x-second"]
    credentials = true
"#;

/// A file, and the policies that a server reads from it.
struct Server {
    _folder: TempDir,
    file: PathBuf,
    policies: Policies,
    app: Router,
}

impl Server {
    fn start(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("server.toml");
        fs::write(&file, text).expect("a written file");
        let policies = Policies::read(file.clone()).expect("a valid file");
        let app = app(&policies);
        Self {
            _folder: folder,
            file,
            policies,
            app,
        }
    }

    fn reload(&self, text: &str) -> Result<(), String> {
        fs::write(&self.file, text).expect("a written file");
        self.policies.reload().map_err(|error| error.to_string())
    }

    async fn products(&self, page: &str) -> Outcome {
        let mut browser = Browser::at(page);
        browser.fetch(&self.app, Request::get(PRODUCTS)).await
    }

    async fn orders(&self, page: &str) -> Outcome {
        let request = Request::get(ORDERS).credentials(Credentials::Include);
        Browser::at(page).fetch(&self.app, request).await
    }

    async fn assert_first(&self) {
        self.products("https://first.example.com")
            .await
            .assert_readable();
        self.products("https://second.example.com")
            .await
            .assert_blocked();
        self.orders("https://first.partner.example")
            .await
            .assert_readable();
        self.orders("https://second.partner.example")
            .await
            .assert_blocked();
    }

    async fn assert_second(&self) {
        self.products("https://first.example.com")
            .await
            .assert_blocked();
        self.products("https://second.example.com")
            .await
            .assert_readable();
        self.orders("https://first.partner.example")
            .await
            .assert_blocked();
        self.orders("https://second.partner.example")
            .await
            .assert_readable();
    }
}

#[test]
fn the_file_of_the_example_is_valid() {
    Policies::read(FILE.into()).expect("a valid file");
}

#[tokio::test]
async fn a_reload_replaces_the_policies_of_a_router_that_exists() {
    let server = Server::start(FIRST);
    server.assert_first().await;
    server.reload(SECOND).expect("a valid file");
    server.assert_second().await;
}

#[tokio::test]
async fn a_file_with_mistakes_changes_nothing_and_all_its_mistakes_are_reported() {
    let server = Server::start(FIRST);
    let wrong = SECOND
        .replace("https://second.example.com", "https://Second.example.com")
        .replace("x-second", "set-cookie");
    let error = server.reload(&wrong).expect_err("mistakes");
    for rule in ["origin_case", "expose_forbidden"] {
        assert!(error.contains(&format!("rule: {rule}")), "{error}");
    }
    server.assert_first().await;
}

#[tokio::test]
async fn an_origin_that_only_the_handler_refuses_changes_nothing() {
    let server = Server::start(FIRST);
    let insecure = SECOND.replace("https://second.partner", "http://second.partner");
    let error = server.reload(&insecure).expect_err("a mistake");
    assert!(error.contains("`partners`"), "{error}");
    assert!(error.contains("policy: `list_orders`"), "{error}");
    assert!(
        error.contains("rule: insecure_origin_with_credentials"),
        "{error}"
    );
    server.assert_first().await;
}

/// A thread reloads the file continuously, while others send requests. Every request is answered, and the headers
/// of each response belong to one policy.
#[test]
fn requests_are_answered_by_one_policy_each_while_the_file_is_reloaded() {
    let server = Server::start(FIRST);
    let is_over = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..3)
        .map(|_| {
            let (app, is_over) = (server.app.clone(), Arc::clone(&is_over));
            thread::spawn(move || count_answers(&app, &is_over))
        })
        .collect();
    for _ in 0..100 {
        server.reload(SECOND).expect("a valid file");
        server.reload("cors = {}").expect_err("mistakes");
        server.reload(FIRST).expect("a valid file");
    }
    is_over.store(true, Ordering::Relaxed);
    for client in clients {
        assert!(client.join().expect("no failed assertion") > 0);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn count_answers(app: &Router, is_over: &AtomicBool) -> usize {
    let mut count = 0;
    while !is_over.load(Ordering::Relaxed) {
        let request = HttpRequest::get("/products").header("origin", APP);
        let request = request.body(Body::empty()).expect("a request");
        let Ok(response) = app.clone().oneshot(request).await;
        assert_eq!(response.status(), 200);
        let header = |name| response.headers().get(name).map(HeaderValue::as_bytes);
        assert_eq!(header("access-control-allow-origin"), Some(APP.as_bytes()));
        let policy = (
            header("access-control-expose-headers"),
            header("access-control-allow-credentials"),
        );
        let first = (Some(b"x-first".as_slice()), None);
        let second = (Some(b"x-second".as_slice()), Some(b"true".as_slice()));
        assert!(policy == first || policy == second, "{policy:?}");
        count += 1;
    }
    count
}
