//! The calls that the pages and `--check` make, by subject.

use serde::Serialize;

use crate::call::Credentials::{Include, Omit};
use crate::call::Verdict::{Accepted, BlockedByPreflight, BlockedReading, Readable, Refused};
use crate::call::{Call, Means, Sender};

/// A part of the table.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    #[serde(skip)]
    pub(crate) calls: &'static [Call],
}

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "A policy on each handler",
        text: "The policy is an attribute on the handler: `#[cors(methods = [GET], origins = any)]`.",
        calls: BY_HANDLER,
    },
    Section {
        title: "A default policy for the rest",
        text: "A layer around the API has a policy for handlers without one and for unknown paths. The handlers above \
               keep their own.",
        calls: BY_DEFAULT,
    },
    Section {
        title: "Origins from the configuration",
        text: "This handler has `origins = [configured]`. The page changes the configuration while the API runs.",
        calls: CONFIGURED,
    },
    Section {
        title: "Forms and WebSockets",
        text: "CORS does not restrict them: a browser sends them from every page. With `enforce`, the server refuses \
               those of other origins.",
        calls: ENFORCED,
    },
];

/// All calls, in the order in which they are made.
pub(crate) fn calls() -> impl Iterator<Item = &'static Call> {
    SECTIONS.iter().flat_map(|section| section.calls)
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// The values that most calls share.
const PLAIN: Call = Call {
    title: "",
    handler: "",
    policy: "",
    is_partner: None,
    sender: Sender::Page,
    means: Means::Fetch,
    method: "GET",
    path: "/",
    headers: &[],
    body: None,
    credentials: Omit,
    exposes: &[],
    on_allowed: BlockedByPreflight,
    on_foreign: BlockedByPreflight,
};

const BY_HANDLER: &[Call] = &[
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

const BY_DEFAULT: &[Call] = &[
    Call {
        title: "Opening hours",
        handler: "opening_hours",
        policy: "none of its own; the default policy allows one origin",
        path: "/hours",
        on_allowed: Readable(200),
        on_foreign: BlockedReading,
        ..PLAIN
    },
    Call {
        title: "A path that does not exist",
        handler: "no handler",
        policy: "the 404 has the headers of the default policy",
        path: "/nowhere",
        on_allowed: Readable(404),
        on_foreign: BlockedReading,
        ..PLAIN
    },
];

const CONFIGURED: &[Call] = &[
    Call {
        title: "Prices",
        policy: "the configuration does not list this page",
        is_partner: Some(false),
        ..PRICES
    },
    Call {
        title: "Prices, after this page is added",
        policy: "the configuration lists this page",
        is_partner: Some(true),
        on_allowed: Readable(200),
        on_foreign: Readable(200),
        ..PRICES
    },
    Call {
        title: "Prices, after this page is removed",
        policy: "the configuration no longer lists this page",
        is_partner: Some(false),
        ..PRICES
    },
];

const PRICES: Call = Call {
    handler: "list_prices",
    path: "/prices",
    on_allowed: BlockedReading,
    on_foreign: BlockedReading,
    ..PLAIN
};

const ENFORCED: &[Call] = &[
    Call {
        title: "Like by a form",
        handler: "like",
        policy: "one origin, without enforce: the forms of every page reach the handler",
        means: Means::Form,
        method: "POST",
        path: "/likes",
        on_allowed: Accepted,
        on_foreign: Accepted,
        ..PLAIN
    },
    Call {
        title: "Vote by a form",
        handler: "vote",
        policy: "one origin, with enforce",
        means: Means::Form,
        method: "POST",
        path: "/votes",
        on_allowed: Accepted,
        on_foreign: Refused,
        ..PLAIN
    },
    Call {
        title: "Live results by WebSocket",
        handler: "live_results",
        policy: "one origin, with enforce",
        means: Means::WebSocket,
        path: "/results",
        on_allowed: Accepted,
        on_foreign: Refused,
        ..PLAIN
    },
];
