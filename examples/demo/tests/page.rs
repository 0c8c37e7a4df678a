//! The demo's pages in each engine.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use browsers::{Driver, Engine, assert_is_readable, in_each_engine, number};
use fantoccini::{Client, Locator, key::Key};
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
    /// Starts it, and returns when it serves.
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

/// The text of each row of the table, its verdict, and the expected one.
async fn rows(client: &Client, page: &str) -> Vec<(String, String, String)> {
    const PATIENCE: Duration = Duration::from_secs(60);
    client.goto(page).await.expect("a page");
    let done = Locator::Css("body[data-done=true]");
    let wait = client.wait().at_most(PATIENCE).for_element(done).await;
    wait.expect("all calls made");
    let script = "return [...document.querySelectorAll('tr[data-expected]')]\
                  .map(({ dataset, innerText }) => [innerText, dataset.verdict, dataset.expected])";
    let rows = client.execute(script, Vec::new()).await.expect("the rows");
    serde_json::from_value(rows).expect("verdicts")
}

in_each_engine!(
    each_call_ends_as_the_page_expects,
    the_page_is_readable_wide_and_narrow_and_by_keyboard,
);

async fn each_call_ends_as_the_page_expects(engine: Engine) {
    let Some(driver) = Driver::start(engine, None).await.expect("a browser") else {
        return;
    };
    let _ports = PORTS.lock().await;
    let _demo = Demo::start();
    for page in [FOREIGN, ALLOWED] {
        let rows = rows(&driver.client, page).await;
        assert!(rows.len() >= 23, "{rows:?}");
        for (text, verdict, expected) in rows {
            assert_eq!(verdict, expected, "{page}: {text}");
        }
    }
    if let Some(file) = std::env::var_os(PICTURE).filter(|_| engine == Engine::Chromium) {
        let size = driver.client.set_window_size(1280, 1400).await;
        size.expect("another size");
        let picture = driver.client.screenshot().await.expect("a picture");
        fs::write(file, picture).expect("a file");
    }
}

async fn the_page_is_readable_wide_and_narrow_and_by_keyboard(engine: Engine) {
    let Some(driver) = Driver::start(engine, None).await.expect("a browser") else {
        return;
    };
    let client = &driver.client;
    let _ports = PORTS.lock().await;
    let _demo = Demo::start();
    rows(client, FOREIGN).await;
    assert_is_readable(client).await;

    // The first reason is open, and the others open by the keyboard.
    let open = "document.querySelectorAll('details[open]').length";
    assert_eq!(number(client, open).await, 1);
    let is_closed = "Number(document.activeElement.matches('details:not([open]) > summary'))";
    press_until(client, Key::Tab, is_closed).await;
    press_until(client, Key::Enter, &format!("{open} - 1")).await;
    assert_eq!(number(client, open).await, 2);
}

/// Presses a key until the expression is not zero.
async fn press_until(client: &Client, key: Key, expression: &str) {
    for _ in 0..20 {
        let element = client.active_element().await.expect("an element");
        let key = key.to_string();
        element.send_keys(&key).await.expect("a key");
        if number(client, expression).await != 0 {
            return;
        }
    }
    panic!("`{expression}` is still zero");
}
