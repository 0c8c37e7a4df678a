//! The demo's pages in each engine.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use browsers::{Driver, Engine, in_each_engine};
use fantoccini::{Client, Locator};
use tokio::sync::Mutex;

/// The file for a picture of the allowed page in Chromium, if it is set.
const PICTURE: &str = "CORS_DEMO_PICTURE";

const ALLOWED: &str = "http://localhost:4001";
const FOREIGN: &str = "http://localhost:4002";

/// The demo has fixed ports, so the tests run one after the other.
static PORTS: Mutex<()> = Mutex::const_new(());

/// The demo, until it is dropped.
struct Demo {
    process: Child,
    _output: BufReader<ChildStdout>,
}

impl Demo {
    /// Returns when it serves.
    fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("the demo starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let read = output.read_line(&mut String::new());
        let demo = Self {
            process,
            _output: output,
        };
        assert!(
            read.is_ok_and(|length| length > 0),
            "the demo does not serve"
        );
        demo
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.process.kill().expect("the demo can be stopped");
        self.process.wait().expect("the demo ends");
    }
}

/// The verdict of each row of the table, and the expected one.
async fn rows(client: &Client, page: &str) -> Vec<(String, String)> {
    const PATIENCE: Duration = Duration::from_secs(60);
    client.goto(page).await.expect("a page");
    let done = Locator::Css("body[data-done=true]");
    let wait = client.wait().at_most(PATIENCE).for_element(done).await;
    wait.expect("all calls made");
    let script = "return [...document.querySelectorAll('tbody tr')]\
                  .map(({ dataset }) => [dataset.verdict, dataset.expected])";
    let rows = client.execute(script, Vec::new()).await.expect("the rows");
    serde_json::from_value(rows).expect("verdicts")
}

in_each_engine!(each_call_ends_as_the_page_expects);

async fn each_call_ends_as_the_page_expects(engine: Engine) {
    let Some(driver) = Driver::start(engine, None).await.expect("a browser") else {
        return;
    };
    // As wide as a laptop's, and high enough for the whole table.
    let size = driver.client.set_window_size(1280, 3000).await;
    size.expect("another size");
    let _ports = PORTS.lock().await;
    let _demo = Demo::start();
    for page in [FOREIGN, ALLOWED] {
        let rows = rows(&driver.client, page).await;
        assert!(rows.len() >= 15, "{rows:?}");
        for (verdict, expected) in rows {
            assert_eq!(verdict, expected, "{page}");
        }
    }
    if let Some(file) = std::env::var_os(PICTURE).filter(|_| engine == Engine::Chromium) {
        let body = driver.client.find(Locator::Css("main")).await;
        let picture = body.expect("a body").screenshot().await;
        let picture = picture.expect("a picture");
        fs::write(file, picture).expect("a file");
    }
}
