//! Chromium, with `chromedriver`.

use std::{net::SocketAddr, process::Command};

use cors_testing::Blocked;
use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::call::Api;

pub(super) const DRIVER: &str = "chromedriver";

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
    // Keep `http` URLs. `chromedriver` cannot read the console of a frame in a separate process.
    "--disable-features=HttpsUpgrades,IsolateSandboxedIframes",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--ignore-certificate-errors",
];

pub(super) fn driver(port: u16) -> Command {
    let mut command = Command::new(DRIVER);
    command.arg(format!("--port={port}"));
    command
}

pub(super) fn capabilities(network: Option<SocketAddr>) -> Value {
    let mut flags = FLAGS.map(str::to_owned).to_vec();
    if let Some(address) = network {
        flags.push(format!("--host-resolver-rules=MAP * {address}"));
    }
    json!({
        "goog:chromeOptions": {
            "args": flags,
            // Otherwise Chromium blocks all third-party cookies, even with `SameSite=None`.
            "prefs": { "profile.cookie_controls_mode": 0 },
        },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

/// The command of `chromedriver` that returns the messages since the last such command.
#[derive(Debug)]
struct TakeLog;

impl WebDriverCompatibleCommand for TakeLog {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

pub(super) async fn take_message(client: &Client) -> Result<Option<String>, CmdError> {
    let log = client.issue_cmd(TakeLog).await?;
    let entries = log.as_array().map_or(&[][..], Vec::as_slice);
    let messages = entries.iter().filter_map(|entry| entry["message"].as_str());
    Ok(messages.filter_map(without_place).next_back())
}

/// The beginnings of the messages that explain why a call is blocked.
const BEGINNINGS: [&str; 2] = ["Access to ", "Fetch API cannot load "];

/// The message without its location in the page, if it explains why a call is blocked.
fn without_place(message: &str) -> Option<String> {
    let mut starts = BEGINNINGS.iter().filter_map(|start| message.find(start));
    starts.next().map(|start| message[start..].to_owned())
}

/// The expected message that explains why the call is blocked, if the console shows one.
pub(super) fn message(api: Api, blocked: &Blocked) -> Option<String> {
    // A real browser does not have the policy's reason.
    let mut blocked = blocked.clone();
    blocked.reason = None;
    let message = blocked.to_string();
    let message = match api {
        Api::Fetch => message,
        Api::XmlHttpRequest => for_xml_http_request(&message),
    };
    let is_shown = BEGINNINGS.iter().any(|start| message.starts_with(start));
    is_shown.then_some(message)
}

/// Adapts a message, because the browser in code implements only `fetch`.
fn for_xml_http_request(message: &str) -> String {
    const HINT_OF_FETCH: &str = " Have the server send the header with a valid value.";
    const CREDENTIALS: &str = "credentials mode is 'include'.";
    const HINT: &str = " The credentials mode of requests initiated by the XMLHttpRequest is controlled \
                        by the withCredentials attribute.";
    let message = message.replacen("Access to fetch", "Access to XMLHttpRequest", 1);
    if message.ends_with(CREDENTIALS) {
        return message + HINT;
    }
    message.replace(HINT_OF_FETCH, "")
}
