//! The table of calls that the pages and `--check` play.

use std::fmt;

use cors_testing::{is_safelisted_method, is_safelisted_request_header};
use serde::Serialize;

use crate::pages::Page;

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Call {
    pub(crate) title: &'static str,
    pub(crate) handler: &'static str,
    pub(crate) policy: &'static str,
    #[serde(skip)]
    pub(crate) sender: Sender,
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

    /// Whether a browser asks before it sends the call.
    pub(crate) fn needs_preflight(&self) -> bool {
        let is_safelisted =
            |(name, value): &(&str, &str)| is_safelisted_request_header(name, value.as_bytes());
        !is_safelisted_method(self.method) || !self.headers.iter().all(is_safelisted)
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
    /// The browser asked first, was refused, and never sent the request.
    BlockedByPreflight,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Readable(status) => write!(f, "readable {status}"),
            Self::BlockedReading => f.write_str("blocked reading"),
            Self::BlockedByPreflight => f.write_str("blocked by preflight"),
        }
    }
}

use Credentials::{Include, Omit};
use Verdict::{BlockedByPreflight, BlockedReading, Readable};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// What most calls have in common.
const PLAIN: Call = Call {
    title: "",
    handler: "",
    policy: "",
    sender: Sender::Page,
    method: "GET",
    path: "/",
    headers: &[],
    body: None,
    credentials: Omit,
    exposes: &[],
    on_allowed: BlockedByPreflight,
    on_foreign: BlockedByPreflight,
};

pub(crate) const CALLS: &[Call] = &[
    Call {
        title: "Public list",
        handler: "list_books",
        policy: "any origin; exposes x-total-count",
        path: "/books",
        exposes: &["x-total-count"],
        on_allowed: Readable(200),
        on_foreign: Readable(200),
        ..PLAIN
    },
    Call {
        title: "Public list, with cookies",
        handler: "list_books",
        policy: "any origin, so never with credentials",
        path: "/books",
        credentials: Include,
        on_allowed: BlockedReading,
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Add a book",
        handler: "add_book",
        policy: "one origin; allows content-type",
        method: "POST",
        path: "/books",
        headers: JSON,
        body: Some(r#"{"title":"Dune"}"#),
        on_allowed: Readable(201),
        ..PLAIN
    },
    Call {
        title: "Add a book, broken JSON",
        handler: "add_book",
        policy: "one origin; its scripts can also read the error",
        method: "POST",
        path: "/books",
        headers: JSON,
        body: Some(r#"{"title":"#),
        on_allowed: Readable(400),
        ..PLAIN
    },
    Call {
        title: "Add a book, plain text",
        handler: "add_book",
        policy: "one origin; plain text needs no preflight, but the handler requires JSON",
        method: "POST",
        path: "/books",
        headers: &[("content-type", "text/plain")],
        body: Some("Dune"),
        on_allowed: Readable(415),
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Log in",
        handler: "log_in",
        policy: "one origin, with credentials",
        method: "POST",
        path: "/session",
        headers: JSON,
        body: Some(r#"{"password":"demo"}"#),
        credentials: Include,
        on_allowed: Readable(200),
        ..PLAIN
    },
    Call {
        title: "Read my profile",
        handler: "read_profile",
        policy: "one origin, with credentials",
        path: "/profile",
        credentials: Include,
        on_allowed: Readable(200),
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Change my profile",
        handler: "update_profile",
        policy: "one origin, with credentials; preflights cached for 10 minutes",
        method: "PUT",
        path: "/profile",
        headers: JSON,
        body: Some(r#"{"name":"Ada"}"#),
        credentials: Include,
        on_allowed: Readable(200),
        ..PLAIN
    },
    Call {
        title: "Read my profile, no cookie",
        handler: "read_profile",
        policy: "one origin; its scripts can also read the 401",
        path: "/profile",
        on_allowed: Readable(401),
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Team status, from a subdomain",
        handler: "team_status",
        policy: "every subdomain of localhost, port 4001",
        sender: Sender::Team,
        path: "/team",
        on_allowed: Readable(200),
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Team status, from the bare domain",
        handler: "team_status",
        policy: "subdomains only, not localhost itself",
        path: "/team",
        on_allowed: BlockedReading,
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "Delete a note, with a token",
        handler: "delete_note",
        policy: "one origin; allows authorization",
        method: "DELETE",
        path: "/notes/7",
        headers: &[("authorization", "Bearer demo")],
        on_allowed: Readable(200),
        ..PLAIN
    },
    Call {
        title: "Delete a note, no token",
        handler: "delete_note",
        policy: "the layer's 401 has the headers of the handler's policy",
        method: "DELETE",
        path: "/notes/7",
        on_allowed: Readable(401),
        ..PLAIN
    },
    Call {
        title: "A header that is not allowed",
        handler: "list_books",
        policy: "any origin, no request headers",
        path: "/books",
        headers: &[("x-trace", "1")],
        ..PLAIN
    },
    Call {
        title: "A method that is not served",
        handler: "no handler",
        policy: "only GET and POST are served",
        method: "PATCH",
        path: "/books",
        ..PLAIN
    },
];
