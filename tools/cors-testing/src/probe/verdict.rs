//! The verdict of a browser on a response.

use std::collections::BTreeSet;

use bytes::Bytes;
use http::{HeaderName, Response, header::ACCESS_CONTROL_EXPOSE_HEADERS};

use super::request::ProbeRequest;
use crate::{
    blocked::Step, cors_check::cors_check, header_list, request::Credentials,
    response::is_safelisted_response_header,
};

/// The permissions of the script that has caused a request, in a browser.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    /// For a request without credentials.
    pub(super) without_credentials: Result<(), Step>,
    /// For a request with credentials.
    pub(super) with_credentials: Result<(), Step>,
    /// The response headers that the script can read in addition to the safelisted ones. `*` is the wildcard.
    pub(super) exposed: BTreeSet<String>,
    /// Whether a page of a public network may send the request to a private network.
    pub(super) private_network: bool,
}

const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

impl Verdict {
    pub(super) fn new(request: &ProbeRequest, response: &Response<Bytes>) -> Self {
        let headers = response.headers();
        let exposed = header_list::tokens(headers, &ACCESS_CONTROL_EXPOSE_HEADERS);
        let exposed = exposed.ok().flatten().unwrap_or_default();
        let exposed = exposed.into_iter().map(|name| name.to_ascii_lowercase());
        Self {
            without_credentials: check(request, response, Credentials::Omit),
            with_credentials: check(request, response, Credentials::Include),
            exposed: exposed
                .filter(|name| !is_safelisted_response_header(name))
                .collect(),
            private_network: header_list::get(headers, &ALLOW_PRIVATE_NETWORK)
                .is_some_and(|value| value == b"true"),
        }
    }
}

/// Checks a response. A request with several `Origin` lines is allowed if one line is allowed, or all of them joined.
fn check(
    request: &ProbeRequest,
    response: &Response<Bytes>,
    credentials: Credentials,
) -> Result<(), Step> {
    let check = |origin: &String| {
        if request.is_preflight() {
            let requested = request.requested(origin, credentials);
            return requested.grant(response).map(drop);
        }
        cors_check(origin, credentials, response.headers()).map_err(Step::CorsCheck)
    };
    let origins = request.page_origins();
    let results: Vec<_> = origins.iter().map(check).collect();
    if results.iter().any(Result::is_ok) {
        return Ok(());
    }
    results.into_iter().next().unwrap_or(Ok(()))
}
