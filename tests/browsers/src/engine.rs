//! The browser engines, and the differences between their drivers.

mod chromium;
mod firefox;
mod webkit;

use std::{fmt, net::SocketAddr, process::Command, time::Duration};

use cors_testing::Outcome;
use fantoccini::{Client, error::CmdError};
use serde_json::{Map, Value};

use crate::{call::Api, programs};

/// A browser engine.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Engine {
    /// The engine of Chrome, Edge and Opera.
    Chromium,
    /// Gecko, the engine of Firefox.
    Firefox,
    /// The engine of Safari, here as WebKitGTK.
    WebKit,
}

impl Engine {
    /// All engines.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// The maximum time for which the engine caches a preflight response.
    #[must_use]
    pub fn max_age_cap(self) -> Duration {
        Duration::from_secs(match self {
            // https://chromium.googlesource.com/chromium/src/+/main/services/network/public/cpp/cors/preflight_result.cc
            Self::Chromium => 7_200,
            // https://searchfox.org/mozilla-central/source/netwerk/protocol/http/nsCORSListenerProxy.cpp
            Self::Firefox => 86_400,
            // https://github.com/WebKit/WebKit/blob/main/Source/WebCore/loader/CrossOriginPreflightResultCache.cpp
            Self::WebKit => 600,
        })
    }

    /// The first required program that is not installed.
    pub(crate) fn missing_program(self) -> Option<&'static str> {
        let needed: &[&[&str]] = match self {
            Self::Chromium => &[&[chromium::DRIVER], &["chromium"]],
            Self::Firefox => &[&[firefox::DRIVER], &firefox::BINARIES],
            Self::WebKit => &[&[webkit::DRIVER], &[webkit::DISPLAY_SERVER]],
        };
        let mut missing = needed
            .iter()
            .filter(|names| programs::first_installed(names).is_none());
        missing.next().map(|names| names[0])
    }

    /// The command that starts the engine's driver on `port`.
    pub(crate) fn driver(self, port: u16) -> Command {
        match self {
            Self::Chromium => chromium::driver(port),
            Self::Firefox => firefox::driver(port),
            Self::WebKit => webkit::driver(port),
        }
    }

    /// Whether the engine needs an X display even without a screen.
    pub(crate) fn needs_display(self) -> bool {
        self == Self::WebKit
    }

    /// The capabilities of a new session, <https://www.w3.org/TR/webdriver2/#capabilities>. The server at
    /// `network` serves all hosts.
    pub(crate) fn capabilities(self, network: Option<SocketAddr>) -> Map<String, Value> {
        let capabilities = match self {
            Self::Chromium => chromium::capabilities(network),
            Self::Firefox => firefox::capabilities(network),
            Self::WebKit => webkit::capabilities(network),
        };
        let Value::Object(capabilities) = capabilities else {
            unreachable!("capabilities are an object");
        };
        capabilities
    }

    /// Takes the console message that explains why the last call was blocked. WebKit's driver does not
    /// provide access to the console.
    pub(crate) async fn take_message(self, client: &Client) -> Result<Option<String>, CmdError> {
        match self {
            Self::Chromium => chromium::take_message(client).await,
            Self::Firefox => firefox::take_message(client).await,
            Self::WebKit => Ok(None),
        }
    }

    /// The expected console message for the outcome of a call with `api`.
    pub(crate) fn console(self, api: Api, outcome: &Outcome) -> Option<String> {
        let Outcome::Blocked(blocked) = outcome else {
            return None;
        };
        match self {
            Self::Chromium => chromium::message(api, blocked),
            Self::Firefox => firefox::message(blocked),
            Self::WebKit => None,
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKit",
        })
    }
}
