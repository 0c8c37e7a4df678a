//! Chromium's console.

use fantoccini::{Client, error::CmdError, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::json;
use url::{ParseError, Url};

/// `chromedriver`'s command for the messages since the last time that it was asked.
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

/// What the console has said about calls since the last time that it was asked.
pub(crate) async fn take_messages(client: &Client) -> Result<Vec<String>, CmdError> {
    let log = client.issue_cmd(TakeLog).await?;
    let entries = log.as_array().map_or(&[][..], Vec::as_slice);
    let messages = entries.iter().filter_map(|entry| entry["message"].as_str());
    Ok(messages.filter_map(without_place).collect())
}

/// How messages begin that say why a call is blocked.
const BEGINNINGS: [&str; 2] = ["Access to ", "Fetch API cannot load "];

/// The message without the place in the page that it is about, if it is about a call.
fn without_place(message: &str) -> Option<String> {
    let mut starts = BEGINNINGS.iter().filter_map(|start| message.find(start));
    starts.next().map(|start| message[start..].to_owned())
}

/// Whether Chromium says the like.
pub(crate) fn is_said(message: &str) -> bool {
    BEGINNINGS.iter().any(|start| message.starts_with(start))
}
