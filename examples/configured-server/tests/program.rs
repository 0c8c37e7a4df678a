//! The program receives SIGHUP while requests are sent over the loopback network.
#![cfg(unix)]

use std::{
    error::Error,
    fs,
    io::{BufRead as _, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use bytes::Bytes;
use cors_testing::{Browser, Outcome, Request};
use http_body_util::Full;
use hyper::{body::Incoming, client::conn::http1::handshake};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;
use tokio::{net::TcpStream, sync::oneshot, task::JoinHandle};
use tower::service_fn;

const APP: &str = "https://app.example.com";
const NEW: &str = "https://new.example.com";

const FIRST: &str = r#"
    partners = ["https://shop.partner.example"]
    cors.origins = ["https://app.example.com"]
"#;

const SECOND: &str = r#"
    partners = ["https://shop.partner.example"]
    cors.origins = ["https://app.example.com", "https://new.example.com"]
"#;

const WRONG: &str = r#"
    partners = ["https://shop.partner.example"]
    cors.origins = ["https://App.example.com", "https://new.example.com/"]
"#;

/// The running program and its file. The program ends with the test.
struct Server {
    _folder: TempDir,
    file: PathBuf,
    process: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    address: String,
}

fn program(file: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_example-configured-server"));
    program
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    program
}

fn write(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("server.toml");
    fs::write(&file, text).expect("a written file");
    (folder, file)
}

impl Server {
    fn start(text: &str) -> Self {
        let (folder, file) = write(text);
        let mut process = program(&file).spawn().expect("the program starts");
        let stdout = process.stdout.take().expect("what it prints");
        let mut stdout = BufReader::new(stdout).lines();
        let mut next = || stdout.next().expect("a line").expect("a text");
        let line = next();
        let (_, url) = line.split_once("http://").expect("a URL");
        let (address, _) = url.split_once('/').expect("a path");
        let address = address.to_owned();
        while !next().starts_with("kill -HUP") {}
        Self {
            _folder: folder,
            file,
            process,
            stdout,
            address,
        }
    }

    /// Replaces the file, and sends SIGHUP.
    fn hang_up(&self, text: &str) {
        fs::write(&self.file, text).expect("a written file");
        let process = self.process.id().to_string();
        let status = Command::new("kill").args(["-HUP", &process]).status();
        assert!(status.expect("`kill`").success());
    }

    async fn products(&self, page: &str) -> Outcome {
        fetch(&self.address, page).await
    }

    /// The log of the program, up to the line with this text.
    fn log_to(&mut self, text: &str) -> String {
        let stderr = self.process.stderr.take().expect("what it logs");
        let mut log = String::new();
        for line in BufReader::new(stderr).lines() {
            log += &line.expect("a text");
            log += "\n";
            if log.contains(text) {
                break;
            }
        }
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        self.process.wait().expect("the program ends");
    }
}

/// A script on `page` requests the products. The program serves all hosts.
async fn fetch(address: &str, page: &str) -> Outcome {
    let network = service_fn(|request| send(address, request));
    let request = Request::get("https://api.example.com/products");
    Browser::at(page).fetch(&network, request).await
}

async fn send(
    address: &str,
    request: hyper::Request<Full<Bytes>>,
) -> Result<hyper::Response<Incoming>, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender.send_request(request).await?)
}

/// Requests the products until it is stopped, and counts the responses.
fn read_again_and_again(address: String) -> (oneshot::Sender<()>, JoinHandle<usize>) {
    let (stop, mut stopped) = oneshot::channel();
    let reader = tokio::spawn(async move {
        let mut count = 0;
        while stopped.try_recv().is_err() {
            let outcome = fetch(&address, APP).await;
            assert_eq!(outcome.assert_readable().status, 200);
            count += 1;
        }
        count
    });
    (stop, reader)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_replaces_the_policies_and_no_request_is_lost() {
    let mut server = Server::start(FIRST);
    let readers = [0; 3].map(|_| read_again_and_again(server.address.clone()));
    server.products(NEW).await.assert_blocked();
    for _ in 0..5 {
        for (text, is_allowed) in [(SECOND, true), (FIRST, false)] {
            server.hang_up(text);
            let line = server.stdout.next().expect("a line").expect("a text");
            assert_eq!(line, "the policies are replaced");
            let outcome = server.products(NEW).await;
            assert_eq!(matches!(outcome, Outcome::Readable(_)), is_allowed);
        }
    }
    for (stop, reader) in readers {
        stop.send(()).expect("a reader without a failed assertion");
        assert!(reader.await.expect("no failed assertion") > 0);
    }
}

#[tokio::test]
async fn mistakes_are_logged_and_the_policies_do_not_change() {
    let mut server = Server::start(SECOND);
    server.hang_up(WRONG);
    let log = server.log_to("rule: origin_trailing");
    assert!(log.contains("the policies do not change"), "{log}");
    assert!(log.contains("rule: origin_case"), "{log}");
    for page in [APP, NEW] {
        server.products(page).await.assert_readable();
    }
}

#[test]
fn mistakes_end_the_program_at_its_start() {
    let (_folder, file) = write(WRONG);
    let output = program(&file).output().expect("the program ends");
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for rule in ["origin_case", "origin_trailing"] {
        assert!(log.contains(&format!("rule: {rule}")), "{log}");
    }
}
