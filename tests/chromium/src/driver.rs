//! A Chromium that is driven.

use std::io;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{Error, chromedriver::Chromedriver};

/// A Chromium that is driven by `chromedriver`; both end when it is dropped.
#[derive(Debug)]
pub struct Driver {
    /// The session, <https://www.w3.org/TR/webdriver2/>.
    pub client: Client,
    _chromedriver: Chromedriver,
    _profile: TempDir,
}

const FLAGS: [&str; 13] = [
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
    "--hide-scrollbars",
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
        let chromedriver = match Chromedriver::start() {
            Ok(chromedriver) => chromedriver,
            Err(error) if is_optional(&error) => {
                println!("skipped: there is no `chromedriver` on this machine");
                return Ok(None);
            }
            Err(error) => return Err(format!("cannot start `chromedriver`: {error}").into()),
        };
        let profile = TempDir::new()?;
        let profile_flag = format!("--user-data-dir={}", profile.path().display());
        let flags = FLAGS
            .map(str::to_owned)
            .into_iter()
            .chain(flags.iter().cloned());
        let flags: Vec<String> = flags.chain([profile_flag]).collect();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&flags))
            .connect(&format!("http://{}", chromedriver.address()))
            .await?;
        Ok(Some(Self {
            client,
            _chromedriver: chromedriver,
            _profile: profile,
        }))
    }
}

/// Under CI, a browser must be there.
fn is_optional(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound && std::env::var_os("CI").is_none()
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
