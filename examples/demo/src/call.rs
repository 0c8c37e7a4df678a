//! A call of a page, and its outcome.

use std::fmt;

use cors_testing::{is_safelisted_method, is_safelisted_request_header};
use serde::Serialize;

use crate::pages::Page;

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Call {
    pub(crate) title: &'static str,
    pub(crate) handler: &'static str,
    pub(crate) policy: &'static str,
    /// Whether the configuration lists the page's origin as a partner during the call, if that matters.
    pub(crate) is_partner: Option<bool>,
    #[serde(skip)]
    pub(crate) sender: Sender,
    pub(crate) means: Means,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: Option<&'static str>,
    pub(crate) credentials: Credentials,
    /// The response headers that a script may read although Fetch does not safelist them.
    pub(crate) exposes: &'static [&'static str],
    #[serde(skip)]
    pub(crate) on_allowed: Verdict,
    #[serde(skip)]
    pub(crate) on_foreign: Verdict,
}

impl Call {
    /// The origin that the call comes from when `page` makes it.
    pub(crate) fn origin(&self, page: Page) -> &'static str {
        match self.sender {
            Sender::Page => page.origin(),
            Sender::Team => page.team_origin(),
        }
    }

    /// Whether a browser sends a preflight before the call.
    pub(crate) fn needs_preflight(&self) -> bool {
        let is_safelisted =
            |(name, value): &(&str, &str)| is_safelisted_request_header(name, value.as_bytes());
        self.means == Means::Fetch
            && !(is_safelisted_method(self.method) && self.headers.iter().all(is_safelisted))
    }

    pub(crate) fn expected(&self, page: Page) -> Verdict {
        match page {
            Page::Allowed => self.on_allowed,
            Page::Foreign => self.on_foreign,
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sender {
    Page,
    /// A frame under `team.localhost`, at the page's own port.
    Team,
}

/// What sends the request.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Means {
    Fetch,
    /// A form, whose only field is `ballot`. CORS does not apply to it.
    Form,
    /// CORS does not apply to WebSockets.
    WebSocket,
}

/// The credentials mode of a request, <https://fetch.spec.whatwg.org/#concept-request-credentials-mode>.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Credentials {
    Omit,
    Include,
}

/// How a call ends for the script that made it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "kind", content = "status", rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// The script can read the response, which has this status.
    Readable(u16),
    /// The handler runs, but the script cannot read the response.
    BlockedReading,
    /// The browser sent a preflight, whose response does not allow the request.
    BlockedByPreflight,
    /// The form or the WebSocket reached the handler.
    Accepted,
    /// The policy refused the form or the WebSocket, so the handler did not run.
    Refused,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Readable(status) => write!(f, "readable {status}"),
            Self::BlockedReading => f.write_str("blocked reading"),
            Self::BlockedByPreflight => f.write_str("blocked by preflight"),
            Self::Accepted => f.write_str("accepted"),
            Self::Refused => f.write_str("refused"),
        }
    }
}
