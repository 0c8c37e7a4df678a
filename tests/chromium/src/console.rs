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

/// What the console has said about the CORS protocol since the last time that it was asked.
pub(crate) async fn take_messages(client: &Client) -> Result<Vec<String>, CmdError> {
    let log = client.issue_cmd(TakeLog).await?;
    let entries = log.as_array().map_or(&[][..], Vec::as_slice);
    let messages = entries.iter().filter_map(|entry| entry["message"].as_str());
    Ok(messages.filter_map(about_cors).collect())
}

/// The message without the place that it is about.
fn about_cors(message: &str) -> Option<String> {
    let start = message.find("Access to ")?;
    is_about_cors(message).then(|| message[start..].to_owned())
}

pub(crate) fn is_about_cors(message: &str) -> bool {
    message.contains("has been blocked by CORS policy: ")
}
