//! The web page, which is served from an origin that the API allows and from one that it does not.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use cors_axum::{ConfigError, cors, routes};
use cors_testing::{Browser, Delivery, Outcome};
use serde::Serialize;

use crate::api;
use crate::browser::{form, request, web_socket};
use crate::call::{Call, Means, Verdict};
use crate::partners::Partners;
use crate::sections::{SECTIONS, Section};

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

/// The path with which a page changes the configuration.
pub(crate) const PARTNER: &str = "/partner";

/// A page, and the configuration that it changes.
#[derive(Clone)]
struct Operator {
    page: Page,
    partners: Partners,
}

/// `/frame` is the same page. In a frame, it makes the calls that the embedding page requests.
pub(crate) fn router(page: Page, partners: &Partners) -> Router {
    let operator = Operator {
        page,
        partners: partners.clone(),
    };
    Router::new()
        .route("/", get(html))
        .route("/frame", get(html))
        .route("/calls.json", get(async move || script(page).await))
        .route(PARTNER, routes![add_partner, remove_partner])
        .with_state(operator)
}

async fn html() -> Html<&'static str> {
    Html(include_str!("page.html"))
}

/// Adds the origin of the page to the partners. Only the page itself may do so.
#[cors(origins = none, methods = [PUT], enforce(hosts = ["localhost:4001", "localhost:4002"]))]
async fn add_partner(State(operator): State<Operator>) -> Result<StatusCode, ServerError> {
    operator.set_partner(true)
}

#[cors(origins = none, methods = [DELETE], enforce(hosts = ["localhost:4001", "localhost:4002"]))]
async fn remove_partner(State(operator): State<Operator>) -> Result<StatusCode, ServerError> {
    operator.set_partner(false)
}

impl Operator {
    fn set_partner(&self, is_partner: bool) -> Result<StatusCode, ServerError> {
        self.partners.set(self.page.origin(), is_partner)?;
        Ok(StatusCode::NO_CONTENT)
    }
}

/// The response to an error of the program.
struct ServerError(String);

impl From<ConfigError> for ServerError {
    fn from(error: ConfigError) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for ServerError {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}

/// The calls, and what the page shows about them.
#[derive(Serialize)]
struct Script {
    role: &'static str,
    origin: &'static str,
    other: &'static str,
    api: &'static str,
    sections: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    #[serde(flatten)]
    section: Section,
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

async fn script(page: Page) -> Result<Json<Script>, ServerError> {
    let mut sections = Vec::new();
    for section in SECTIONS {
        let mut calls = Vec::new();
        for call in section.calls {
            calls.push(Line {
                call: *call,
                origin: call.origin(page),
                preflight: call.needs_preflight(),
                expected: call.expected(page),
                reason: reason(page, call).await?,
            });
        }
        sections.push(Part {
            section: *section,
            calls,
        });
    }
    Ok(Json(Script {
        role: page.role(),
        origin: page.origin(),
        other: page.other().origin(),
        api: api::ORIGIN,
        sections,
    }))
}

/// Why the policy refuses a call, if it does: an API of this process is called without a network.
async fn reason(page: Page, call: &Call) -> Result<Option<String>, ConfigError> {
    let partners = Partners::new()?;
    partners.set(page.origin(), call.is_partner == Some(true))?;
    let api = api::router(partners.origins());
    let mut browser = Browser::at(call.origin(page));
    browser.set_cookie(api::ORIGIN, "session=demo");
    let delivery = match call.means {
        Means::Fetch => {
            let outcome = browser.fetch(&api, request(api::ORIGIN, call)).await;
            return Ok(match outcome {
                Outcome::Blocked(blocked) => blocked.reason,
                Outcome::Readable(_) | Outcome::Opaque => None,
            });
        }
        Means::Form => browser.submit(&api, form(api::ORIGIN, call)).await,
        Means::WebSocket => browser.connect(&api, web_socket(api::ORIGIN, call)).await,
    };
    Ok(match delivery {
        Delivery::Refused(refused) => refused.reason,
        Delivery::Accepted(_) | Delivery::Failed(_) => None,
    })
}
