//! WebKitGTK, with `WebKitWebDriver` and its `MiniBrowser`.

use std::{net::SocketAddr, process::Command};

use serde_json::{Value, json};

pub(super) const DRIVER: &str = "WebKitWebDriver";

pub(super) const DISPLAY_SERVER: &str = "Xvfb";

pub(super) fn driver(port: u16) -> Command {
    let mut command = Command::new(DRIVER);
    command.arg(format!("--port={port}"));
    command
}

pub(super) fn capabilities(network: Option<SocketAddr>) -> Value {
    let mut arguments = ["--automation", "--ignore-tls-errors"]
        .map(str::to_owned)
        .to_vec();
    if let Some(address) = network {
        arguments.push(format!("--proxy=http://{address}"));
    }
    json!({ "webkitgtk:browserOptions": { "args": arguments } })
}
