//! The checks of the Fetch standard, on the server's side.

use super::enforce::is_own_site;
use crate::{
    policy::PolicyGroup,
    prepared::{Found, PreparedPolicy},
    reason::{Refusal, Step},
    request::{Lines, Preflight, RequestHeader, RequestHeaders},
};

/// Checks a preflight. Returns the policy of the handler that serves the requested method, and the list element
/// that allows the origin.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
#[inline(always)]
pub(crate) fn check_preflight<G, H>(
    policies: &G,
    preflight: &Preflight<'_, H>,
) -> Result<(G::Policy, Found), Refusal<G::Policy>>
where
    G: PolicyGroup + ?Sized,
    H: RequestHeaders + ?Sized,
{
    // Step 7.5. The methods of the path's other handlers are refused, as their policies differ.
    let Some(policy) = policies.serving(preflight.method) else {
        return Err(Refusal::new(None, Step::Method));
    };
    // Step 7.1, the CORS check.
    let Some(found) = policy.find_origin(preflight.origin) else {
        return Err(Refusal::new(Some(policy), Step::Origin));
    };
    // Steps 7.6 and 7.7.
    if covers_headers(&policy, preflight) {
        Ok((policy, found))
    } else {
        Err(Refusal::new(Some(policy), Step::Headers))
    }
}

#[inline(always)]
fn covers_headers<H: RequestHeaders + ?Sized>(
    policy: &PreparedPolicy,
    preflight: &Preflight<'_, H>,
) -> bool {
    let covers = |value| policy.headers.covers_headers(value);
    match preflight.requested_headers {
        Lines::None => true,
        Lines::One(value) => covers(value.as_ref()),
        Lines::Several => preflight.header_lines().all(covers),
    }
}

/// Checks an actual request, to which `policy` applies: whether a script may read its response.
///
/// A policy with a constant origin sends the same headers to every origin, so its answers do not need
/// this check; see [`ActualHeaders`](crate::adapter::ActualHeaders).
pub(crate) fn check_actual<'p, H: RequestHeaders + ?Sized>(
    policy: Option<&'p PreparedPolicy>,
    headers: &H,
) -> Result<(), Refusal<&'p PreparedPolicy>> {
    let Some(policy) = policy else {
        return Err(Refusal::new(None, Step::Method));
    };
    // <https://fetch.spec.whatwg.org/#concept-cors-check>, steps 1 to 4.
    let origin = headers.lines(RequestHeader::Origin).collect();
    if policy.find_origin(origin).is_none() {
        return Err(Refusal::new(Some(policy), Step::Origin));
    }
    // Steps 5 to 7, as far as the request reveals its credentials mode.
    if !policy.credentials && has_foreign_cookies(headers) {
        return Err(Refusal::new(Some(policy), Step::Credentials));
    }
    Ok(())
}

/// Whether the request has cookies because a script set its credentials mode. A request from a page of the
/// server's own origin has cookies in any case.
fn has_foreign_cookies(headers: &(impl RequestHeaders + ?Sized)) -> bool {
    let site = headers.lines(RequestHeader::SecFetchSite).next();
    let is_foreign = site.is_none_or(|site| !is_own_site(site.as_ref()));
    is_foreign && headers.lines(RequestHeader::Cookie).next().is_some()
}
