//! `chromedriver`, and the Chromium that it starts.

use std::{io, process::Stdio};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::Error;

/// A Chromium that is driven by `chromedriver`; both end when it is closed.
#[derive(Debug)]
pub struct Driver {
    /// The session, <https://www.w3.org/TR/webdriver2/>.
    pub client: Client,
    process: Child,
    _profile: TempDir,
}

const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    // Pages keep their `http`; `chromedriver` sees no console of a frame in a process of its own.
    "--disable-features=HttpsUpgrades,IsolateSandboxedIframes",
    "--force-device-scale-factor=1",
    "--ignore-certificate-errors",
];

impl Driver {
    /// Starts a fresh Chromium with more flags; none where no `chromedriver` is installed.
    ///
    /// # Errors
    ///
    /// If it does not start, or if none is installed under CI.
    pub async fn start(flags: &[String]) -> Result<Option<Self>, Error> {
        let mut process = match chromedriver().spawn() {
            Ok(process) => process,
            Err(error) if is_optional(&error) => {
                println!("skipped: there is no `chromedriver` on this machine");
                return Ok(None);
            }
            Err(error) => return Err(format!("cannot start `chromedriver`: {error}").into()),
        };
        let port = port(&mut process).await?;
        let profile = TempDir::new()?;
        let profile_flag = format!("--user-data-dir={}", profile.path().display());
        let flags = FLAGS
            .map(str::to_owned)
            .into_iter()
            .chain(flags.iter().cloned());
        let flags: Vec<String> = flags.chain([profile_flag]).collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&flags))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await?;
        Ok(Some(Self {
            client,
            process,
            _profile: profile,
        }))
    }

    /// Ends it.
    ///
    /// # Errors
    ///
    /// If `chromedriver` does not answer.
    pub async fn close(mut self) -> Result<(), Error> {
        self.client.close().await?;
        self.process.kill().await?;
        Ok(())
    }
}

fn chromedriver() -> Command {
    let mut command = Command::new("chromedriver");
    command
        .args(["--port=0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Under CI, a browser must be there.
fn is_optional(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound && std::env::var_os("CI").is_none()
}

/// The port that `chromedriver` has chosen, as it says.
async fn port(process: &mut Child) -> Result<u16, Error> {
    let output = process.stdout.take().ok_or("no output of `chromedriver`")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    Err("`chromedriver` does not say its port".into())
}

fn capabilities(flags: &[String]) -> serde_json::Map<String, Value> {
    // Chromium would keep all cookies from other sites than the page's, whatever their `SameSite`.
    let preferences = json!({ "profile.cookie_controls_mode": 0 });
    let options = [
        (
            "goog:chromeOptions",
            json!({ "args": flags, "prefs": preferences }),
        ),
        ("goog:loggingPrefs", json!({ "browser": "ALL" })),
    ];
    options
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
