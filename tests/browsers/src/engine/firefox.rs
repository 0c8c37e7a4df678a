//! Firefox, with `geckodriver`.

use std::{net::SocketAddr, process::Command};

use cors_testing::Blocked;
use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Map, Value, json};
use url::{ParseError, Url};

use crate::programs;

pub(super) const DRIVER: &str = "geckodriver";

pub(super) const BINARIES: [&str; 2] = ["firefox-esr", "firefox"];

pub(super) fn driver(port: u16) -> Command {
    let mut command = Command::new(DRIVER);
    // The console belongs to the parent process, which requires system access.
    command.args(["--allow-system-access", "--log=fatal"]);
    command.arg(format!("--port={port}"));
    command
}

pub(super) fn capabilities(network: Option<SocketAddr>) -> Value {
    json!({
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": {
            "binary": programs::first_installed(&BINARIES),
            "args": ["-headless"],
            "prefs": preferences(network),
        },
    })
}

fn preferences(network: Option<SocketAddr>) -> Map<String, Value> {
    let mut preferences = Map::new();
    let mut set = |name: &str, value: Value| preferences.insert(name.to_owned(), value);
    // Otherwise Firefox partitions third-party cookies, even with `SameSite=None`.
    set("network.cookie.cookieBehavior", json!(0));
    // https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis
    set("network.cookie.sameSite.laxByDefault", json!(true));
    // Keep `http` URLs.
    set("dom.security.https_first", json!(false));
    // Otherwise Firefox delays a WebSocket to a host that has closed one without the closing handshake.
    set("network.websocket.delay-failed-reconnects", json!(false));
    // Errors of the browser's own scripts go only to its console.
    set("browser.dom.window.dump.enabled", json!(false));
    if let Some(address) = network {
        set("network.proxy.type", json!(1));
        set("network.proxy.allow_hijacking_localhost", json!(true));
        for scheme in ["http", "ssl"] {
            let name = format!("network.proxy.{scheme}");
            set(&name, json!(address.ip().to_string()));
            set(&format!("{name}_port"), json!(address.port()));
        }
    }
    preferences
}

/// The command of `geckodriver` that sets the context of the next commands: `chrome` is the browser itself.
#[derive(Debug)]
struct SetContext(&'static str);

impl WebDriverCompatibleCommand for SetContext {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/moz/context",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "context": self.0 }).to_string()))
    }
}

/// The first message is the reason for a refused preflight. A second message reports that the request did not
/// succeed.
pub(super) async fn take_message(client: &Client) -> Result<Option<String>, CmdError> {
    client.issue_cmd(SetContext("chrome")).await?;
    let script = "const messages = Services.console.getMessageArray();
        Services.console.reset();
        return messages.map((entry) => entry instanceof Ci.nsIScriptError ? entry.errorMessage : '')";
    let messages = client.execute(script, Vec::new()).await?;
    client.issue_cmd(SetContext("content")).await?;
    let messages = messages.as_array().map_or(&[][..], Vec::as_slice);
    let messages = messages.iter().filter_map(Value::as_str);
    let mut messages = messages.filter(|message| message.starts_with(BEGINNING));
    Ok(messages.next().map(str::to_owned))
}

/// The beginning of the messages that explain why a call is blocked.
const BEGINNING: &str = "Cross-Origin Request Blocked: ";

/// The expected message that explains why the call is blocked, if the console shows one.
pub(super) fn message(blocked: &Blocked) -> Option<String> {
    blocked.firefox_message().map(str::to_owned)
}
