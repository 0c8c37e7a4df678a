//! An event for each decision (feature `tracing`).

use cors_rules::text::{list, shown_bytes};
use tracing::{Level, debug, info, level_enabled};

use crate::{
    decision::Decision,
    policy::{AnyPolicies, PolicyGroup},
    reason::ReasonKind,
    request::{HeadCopy, RequestHead, RequestHeader, RequestHeaders, RequestKind},
};

/// Emits the decision about a request: a refusal at the level `info`, a permission at `debug`, and nothing
/// for requests without an origin. Without a subscriber, it costs one branch.
#[inline(always)]
pub(super) fn decided<G, H>(policies: &G, head: &H)
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    if is_enabled() {
        copy_and_emit(policies.any_policies(), head);
    }
}

/// Whether a subscriber may be interested in the events of decisions.
#[inline(always)]
pub(super) fn is_enabled() -> bool {
    level_enabled!(Level::INFO)
}

#[cold]
#[inline(never)]
fn copy_and_emit<H: RequestHead>(policies: AnyPolicies<'_>, head: &H) {
    emit(policies, &head.copy());
}

fn emit(policies: AnyPolicies<'_>, head: &HeadCopy) {
    let (method, headers) = (head.method(), head.headers());
    let (kind, requested) = match RequestKind::new(method, headers) {
        RequestKind::Preflight(preflight) => ("preflight", preflight.method),
        RequestKind::Actual => ("actual", method),
    };
    let handler = policies.serving(requested);
    let handler = handler.map_or("", |policy| policy.description().name());
    let decision = Decision::new(policies, head);
    let method = shown_bytes(requested.name());
    let origins = headers.lines(RequestHeader::Origin);
    let origin = list(origins.map(shown_bytes));
    let route = shown_bytes(head.path());
    match decision {
        Decision::Allowed => debug!(kind, origin, method, route, handler, "CORS: allowed"),
        Decision::Refused(reason) if reason.kind() == ReasonKind::OriginMissing => {}
        Decision::Refused(reason) => {
            let id = reason.id();
            info!(
                kind,
                origin,
                method,
                route,
                handler,
                reason = id,
                blocked = reason.is_blocked().then_some(true),
                "CORS: {}",
                reason.what()
            );
        }
    }
}
