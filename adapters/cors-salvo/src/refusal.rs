//! Requests that are refused before a handler runs.

use std::fmt;

use cors_runtime::adapter::report_error;
use salvo_core::{Request, Response};

use crate::{decision::Decision, mark::Mark, response::forbid, route::Target};

/// A preflight that no policy decides, although there are annotated handlers at its URL. Its response is 403 without
/// CORS headers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum UnreachedPreflight {
    /// Another route serves the requested method, or a method that the answer would also grant.
    OtherRoute,
    /// The routes of the program are unknown.
    UnknownRoutes,
    /// A hoop in between has responded.
    Hoop,
}

impl UnreachedPreflight {
    pub(crate) const fn new(target: Target) -> Self {
        match target {
            Target::Unknown => UnreachedPreflight::UnknownRoutes,
            Target::Path | Target::Other => UnreachedPreflight::OtherRoute,
        }
    }

    /// Writes the response. An event reports a mistake of the program.
    pub(crate) fn write(self, request: &Request, response: &mut Response) {
        let text = self.to_string();
        if !matches!(self, UnreachedPreflight::OtherRoute) {
            report_error(&text);
        }
        forbid(request, response, PREFLIGHT_NAMES, text);
    }
}

const PREFLIGHT_NAMES: &str =
    "origin, access-control-request-method, access-control-request-headers";

impl fmt::Display for UnreachedPreflight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UnreachedPreflight::OtherRoute => {
                "the preflight was refused: another route serves the requested method, or a method that the \
                 answer would also grant\n\
                 help: annotate its handler with `#[cors(..)]`, and mount all handlers of a path in one \
                 `routes![..]`\n\
                 reason: other_route"
            }
            UnreachedPreflight::UnknownRoutes => {
                "the preflight was refused: the routes of the program are not known\n\
                 help: serve the router with `cors_salvo::service(router)` instead of `Service::new(router)`\n\
                 reason: unknown_routes"
            }
            UnreachedPreflight::Hoop => {
                "the preflight was refused: the policies of its path do not answer it\n\
                 help: write `.hoop(inside_cors(hoop))` instead of `.hoop(hoop)` for each hoop around the \
                 handlers that may respond itself, such as authentication\n\
                 reason: unreached_preflight"
            }
        })
    }
}

/// Responds to a request that must not run, for the reason in `text`.
pub(crate) fn refuse_run(request: &mut Request, response: &mut Response, text: String) {
    report_error(&text);
    Mark::record(request, &Decision::Refused);
    forbid(request, response, "origin", text);
}
