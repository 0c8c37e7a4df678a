//! The two web pages: one text, served from an origin that the API allows and from one that it does not.

use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use cors_testing::{Browser, Outcome};
use serde::Serialize;

use crate::api;
use crate::browser::request;
use crate::calls::{CALLS, Call, Verdict};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Page {
    Allowed,
    Foreign,
}

impl Page {
    pub(crate) const BOTH: [Self; 2] = [Self::Allowed, Self::Foreign];

    pub(crate) fn port(self) -> u16 {
        match self {
            Self::Allowed => 4001,
            Self::Foreign => 4002,
        }
    }

    pub(crate) fn origin(self) -> &'static str {
        match self {
            Self::Allowed => "http://localhost:4001",
            Self::Foreign => "http://localhost:4002",
        }
    }

    pub(crate) fn team_origin(self) -> &'static str {
        match self {
            Self::Allowed => "http://team.localhost:4001",
            Self::Foreign => "http://team.localhost:4002",
        }
    }

    pub(crate) fn role(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Foreign => "foreign",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Allowed => Self::Foreign,
            Self::Foreign => Self::Allowed,
        }
    }
}

/// `/frame` is the same text: inside a frame it makes the one call that it is asked for.
pub(crate) fn router(page: Page) -> Router {
    Router::new()
        .route("/", get(html))
        .route("/frame", get(html))
        .route(
            "/calls.json",
            get(async move || Json(Script::new(page).await)),
        )
}

async fn html() -> Html<&'static str> {
    Html(include_str!("page.html"))
}

/// What a page needs to know to play the calls.
#[derive(Serialize)]
struct Script {
    role: &'static str,
    origin: &'static str,
    other: &'static str,
    api: &'static str,
    calls: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    call: Call,
    origin: &'static str,
    preflight: bool,
    expected: Verdict,
    /// Why the policy refuses the call, if it does.
    reason: Option<String>,
}

impl Script {
    async fn new(page: Page) -> Self {
        let mut calls = Vec::new();
        for call in CALLS {
            calls.push(Line {
                call: *call,
                origin: call.origin(page),
                preflight: call.needs_preflight(),
                expected: call.expected(page),
                reason: reason(page, call).await,
            });
        }
        Self {
            role: page.role(),
            origin: page.origin(),
            other: page.other().origin(),
            api: api::ORIGIN,
            calls,
        }
    }
}

/// What the policy says about a call that a browser blocks: the API is asked in this process, without a
/// network.
async fn reason(page: Page, call: &Call) -> Option<String> {
    let mut browser = Browser::at(call.origin(page));
    browser.set_cookie(api::ORIGIN, "session=demo");
    let outcome = browser
        .fetch(&api::router(), request(api::ORIGIN, call))
        .await;
    match outcome {
        Outcome::Blocked(blocked) => blocked.reason,
        Outcome::Readable(_) | Outcome::Opaque => None,
    }
}
