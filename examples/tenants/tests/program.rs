//! The program under different variables, called by scripts over the loopback network.

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
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

const CONSOLE: &str = "https://console.example.com";
const SHOP: &str = "https://shop.example";
const STRANGER: &str = "https://evil.example";

/// The running program; it ends with the test.
struct Server {
    process: Child,
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
        BufReader::new(stdout)
            .read_line(&mut printed)
            .expect("a line");
        let (_, url) = printed.split_once("http://").expect("a URL");
        let (address, _) = url.split_once('/').expect("a path");
        Self {
            process,
            address: address.to_owned(),
        }
    }

    /// A script on a page at `page` makes a request, with the program as its whole network.
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
