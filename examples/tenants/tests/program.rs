//! The program with different variables. Scripts call it over the loopback network.

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use bytes::Bytes;
use cors_testing::{Browser, Outcome, Request};
use http_body_util::Full;
use hyper::{body::Incoming, client::conn::http1::handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower::service_fn;

const PRODUCTS: &str = "https://api.example.com/products";
const OUR_SHOP: &str = "https://api.example.com/shops/shop.example";

const ORDERS: &str = "https://api.example.com/shops/shop.example/orders";
const POLICY: &str = "https://api.example.com/shops/shop.example/policy";

const CONSOLE: &str = "https://console.example.com";
const SHOP: &str = "https://shop.example";
const STRANGER: &str = "https://evil.example";

/// The running program. It ends with the test.
struct Server {
    process: Child,
    /// The pipe is kept open, because the program prints more than one line.
    _stdout: BufReader<ChildStdout>,
    address: String,
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_example-tenants"))
}

impl Server {
    fn start(console_origins: &str) -> Self {
        let mut process = program()
            .env("CONSOLE_ORIGINS", console_origins)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = process.stdout.take().expect("what it prints");
        let mut printed = String::new();
        let mut stdout = BufReader::new(stdout);
        stdout.read_line(&mut printed).expect("a line");
        let (_, url) = printed.split_once("http://").expect("a URL");
        let (address, _) = url.split_once('/').expect("a path");
        Self {
            process,
            _stdout: stdout,
            address: address.to_owned(),
        }
    }

    /// A script on a page at `page` sends a request. The program serves all hosts.
    async fn fetch(&self, page: &str, request: Request) -> Outcome {
        let network = service_fn(|request| send(&self.address, request));
        Browser::at(page).fetch(&network, request).await
    }

    async fn products(&self, page: &str) -> Outcome {
        self.fetch(page, Request::get(PRODUCTS)).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().expect("the program can be stopped");
        self.process.wait().expect("the program ends");
    }
}

async fn send(
    address: &str,
    request: hyper::Request<Full<Bytes>>,
) -> Result<hyper::Response<Incoming>, Box<dyn Error>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

fn with_token(request: Request) -> Request {
    request.header("authorization", "Bearer of-the-operator")
}

#[tokio::test]
async fn a_shop_reads_the_products_from_its_signing_up_to_its_leaving() {
    let server = Server::start(CONSOLE);
    server.products(SHOP).await.assert_blocked();

    let signing_up = with_token(Request::put(OUR_SHOP));
    let outcome = server.fetch(CONSOLE, signing_up).await;
    assert_eq!(outcome.assert_readable().status, 204);
    let outcome = server.products(SHOP).await;
    assert_eq!(outcome.assert_readable().text(), "tea, coffee");
    for other in ["http://shop.example", "https://shop.example:8443", STRANGER] {
        server.products(other).await.assert_blocked();
    }

    let leaving = with_token(Request::delete(OUR_SHOP));
    let outcome = server.fetch(CONSOLE, leaving).await;
    assert_eq!(outcome.assert_readable().status, 204);
    server.products(SHOP).await.assert_blocked();
}

#[tokio::test]
async fn no_other_page_signs_a_shop_up_even_with_the_operators_token() {
    let server = Server::start(CONSOLE);
    for page in [SHOP, STRANGER] {
        let signing_up = with_token(Request::put(OUR_SHOP));
        server.fetch(page, signing_up).await.assert_blocked();
    }
    server.products(SHOP).await.assert_blocked();
}

#[tokio::test]
async fn the_console_reads_that_it_needs_the_token() {
    let server = Server::start(CONSOLE);
    let outcome = server.fetch(CONSOLE, Request::put(OUR_SHOP)).await;
    assert_eq!(outcome.assert_readable().status, 401);
    server.products(SHOP).await.assert_blocked();
}

fn set_policy(policy: &str) -> Request {
    let request = Request::put(POLICY).header("content-type", "application/json");
    with_token(request).body(policy.to_owned())
}

fn order() -> Request {
    let request = Request::post(ORDERS).header("content-type", "application/json");
    request.body("{}")
}

#[tokio::test]
async fn each_shop_has_the_policy_that_the_operator_stores() {
    let server = Server::start(CONSOLE);
    server.fetch(SHOP, order()).await.assert_blocked();

    let policy = r#"{ "origins": ["https://shop.example"], "headers": ["content-type"] }"#;
    let outcome = server.fetch(CONSOLE, set_policy(policy)).await;
    assert_eq!(outcome.assert_readable().status, 204);
    let outcome = server.fetch(SHOP, order()).await;
    assert_eq!(outcome.assert_readable().status, 201);
    let other = "https://api.example.com/shops/other.example/orders";
    for (page, url) in [(STRANGER, ORDERS), (CONSOLE, ORDERS), (SHOP, other)] {
        let outcome = server.fetch(page, Request::get(url)).await;
        outcome.assert_blocked();
    }

    let read_only = r#"{ "origins": ["https://shop.example"], "methods": ["GET"] }"#;
    server
        .fetch(CONSOLE, set_policy(read_only))
        .await
        .assert_readable();
    let outcome = server.fetch(SHOP, Request::get(ORDERS)).await;
    let text = outcome.assert_readable().text();
    assert_eq!(text, "the orders of shop.example");
    server.fetch(SHOP, order()).await.assert_blocked();
}

#[tokio::test]
async fn the_console_reads_each_mistake_of_a_policy_and_nothing_is_stored() {
    let server = Server::start(CONSOLE);
    let wrong = r#"{ "origins": "any", "credentials": true, "max_age": "2d" }"#;
    let outcome = server.fetch(CONSOLE, set_policy(wrong)).await;
    let response = outcome.assert_readable();
    assert_eq!(response.status, 422);
    let text = response.text();
    for rule in ["any_origin_with_credentials", "max_age_range"] {
        assert!(text.contains(&format!("rule: {rule}")), "{text}");
    }
    let outcome = server.fetch(SHOP, Request::get(ORDERS)).await;
    outcome.assert_blocked();
}

#[tokio::test]
async fn each_environment_names_its_own_consoles() {
    let server = Server::start("https://console.staging.example, https://*.review.example");
    for page in [
        "https://console.staging.example",
        "https://pr-7.review.example",
    ] {
        server.products(page).await.assert_readable();
    }
    server.products(CONSOLE).await.assert_blocked();
}

#[test]
fn a_mistake_in_the_variable_ends_the_program_at_its_start() {
    let table = [
        (None, "rule: env_missing"),
        (Some(""), "rule: no_origins"),
        (
            Some("https://console.example.com/"),
            "rule: origin_trailing",
        ),
    ];
    for (value, rule) in table {
        let mut program = program();
        match value {
            Some(value) => program.env("CONSOLE_ORIGINS", value),
            None => program.env_remove("CONSOLE_ORIGINS"),
        };
        let output = program.output().expect("the program ends");
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{value:?}");
        assert!(message.contains(rule), "{value:?}: {message}");
    }
}
