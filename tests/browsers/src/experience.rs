//! The result of a call.

use std::{collections::BTreeMap, fmt};

use http::{HeaderMap, Method};
use serde::Deserialize;

use crate::call::Call;

/// The result of a call: for the script, in the console, and on the wire.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Experience {
    /// The outcome for the script.
    pub outcome: Outcome,
    /// The console message that explains why the call is blocked.
    pub console: Option<String>,
    /// The requests that the servers receive, the oldest first.
    pub arrivals: Vec<Arrival>,
}

/// The outcome of a call for the script.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Outcome {
    /// The script can read the response.
    Readable {
        /// The status.
        status: u16,
        /// The headers that the script can read. Lines of the same name are joined.
        headers: BTreeMap<String, String>,
    },
    /// The response is opaque.
    Opaque,
    /// The script receives an error.
    Blocked,
}

/// A request that a server received.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Arrival {
    /// The method.
    pub method: Method,
    /// The path and the query.
    pub target: String,
    /// The headers that the Fetch standard defines. Lines of the same name are joined.
    pub headers: BTreeMap<String, String>,
}

/// The header that only preflights have.
const PREFLIGHT: &str = "access-control-request-method";

impl Arrival {
    pub(crate) fn new(call: &Call, method: &Method, target: &str, headers: &HeaderMap) -> Self {
        let mut headers = joined(headers);
        let is_preflight = headers.contains_key(PREFLIGHT);
        let is_set = |name: &str| call.sets(name) && !is_preflight;
        headers.retain(|name, _| !is_beside_the_point(name) || is_set(name));
        Self {
            method: method.clone(),
            target: target.to_owned(),
            headers,
        }
    }

    /// Whether it is a preflight.
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.headers.contains_key(PREFLIGHT)
    }
}

impl Experience {
    /// The number of preflights that arrived.
    #[must_use]
    pub fn preflight_count(&self) -> usize {
        let arrivals = self.arrivals.iter();
        arrivals.filter(|arrival| arrival.is_preflight()).count()
    }

    /// Whether a cookie arrived.
    #[must_use]
    pub fn has_sent_cookies(&self) -> bool {
        let mut arrivals = self.arrivals.iter();
        arrivals.any(|arrival| arrival.headers.contains_key("cookie"))
    }
}

/// Formats the result as one line: the outcome, the readable headers and the requests.
impl fmt::Display for Experience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Readable { status, headers } => {
                let names: Vec<&str> = headers.keys().map(String::as_str).collect();
                write!(f, "readable {status} [{}]", names.join(" "))?;
            }
            Outcome::Opaque => f.write_str("opaque")?,
            Outcome::Blocked => f.write_str("blocked")?,
        }
        write!(f, ", {} preflight(s)", self.preflight_count())?;
        write!(
            f,
            ", {} request(s)",
            self.arrivals.len() - self.preflight_count()
        )?;
        if self.has_sent_cookies() {
            f.write_str(", with cookies")?;
        }
        Ok(())
    }
}

/// All headers, as `response.headers` returns them to a script.
pub(crate) fn joined(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        joined
            .entry(name.to_string())
            .and_modify(|line| {
                line.push_str(", ");
                line.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    joined
}

/// Headers that the browser in code does not send, because the CORS protocol does not use them.
fn is_beside_the_point(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "pragma",
        "priority",
        "referer",
        "user-agent",
    ];
    name.starts_with("sec-") || NAMES.contains(&name)
}
