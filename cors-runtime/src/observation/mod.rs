//! The observation of decisions: an event, and a record for the client that sent the request.

#[cfg(feature = "tower")]
mod deferred;
#[cfg(feature = "tracing")]
mod trace;

#[cfg(feature = "tower")]
pub(crate) use self::deferred::DeferredEvent;

use crate::{
    decision::{Decision, is_blocked},
    policy::{AnyPolicies, PolicyGroup},
    request::{Directives, HeadCopy, RefusalSink, RequestHead},
};

/// The directives of a request that an answer keeps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    pub(crate) explain: bool,
    pub(crate) without_cors: bool,
    /// Whether the policy is behind a layer that applies the decision of the nearest policy.
    #[cfg(feature = "tower")]
    pub(crate) is_nested: bool,
}

impl Flags {
    pub(crate) fn new(directives: &Directives) -> Self {
        Self {
            explain: directives.explain,
            without_cors: directives.without_cors,
            #[cfg(feature = "tower")]
            is_nested: directives.nearest.is_some(),
        }
    }
}

/// Emits an event for the decision, and follows the request's directives. Without a subscriber and directives it costs
/// two branches. If `without_cors()` disables the policies, only a refusal by `enforce` is reported as a decision.
#[inline(always)]
pub(crate) fn observe<G, H>(policies: &G, head: &H) -> Flags
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    let flags = record(policies, head);
    if !flags.without_cors || is_blocked(policies, head) {
        emit(policies, head);
    }
    flags
}

/// Emits an event for the decision.
#[inline(always)]
pub(crate) fn emit<G, H>(policies: &G, head: &H)
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    #[cfg(feature = "tracing")]
    trace::decided(policies, head);
    #[cfg(not(feature = "tracing"))]
    let _ = (policies, head);
}

/// Follows the request's directives: records the reason of a refusal if an outer layer requested it.
#[inline(always)]
pub(crate) fn record<G, H>(policies: &G, head: &H) -> Flags
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    if head.may_have_directives() {
        follow_directives(policies.any_policies(), head)
    } else {
        Flags::default()
    }
}

/// Copies the head of the request only if an outer layer requested the reason of a refusal.
#[cold]
#[inline(never)]
fn follow_directives<H: RequestHead>(policies: AnyPolicies<'_>, head: &H) -> Flags {
    let Some(directives) = head.directives() else {
        return Flags::default();
    };
    if let Some(refusals) = &directives.refusals
        && !directives.without_cors
    {
        record_refusal(policies, &head.copy(), refusals);
    }
    Flags::new(&directives)
}

fn record_refusal(policies: AnyPolicies<'_>, head: &HeadCopy, refusals: &RefusalSink) {
    let decision = Decision::new(policies, head);
    refusals.record(decision.reason().map(|reason| reason.to_string()));
}

/// Reports a mistake in the composition of policies and layers that can be detected only for a request: an event at the
/// level `error`.
pub fn report_error(text: &str) {
    #[cfg(feature = "tracing")]
    tracing::error!("CORS: {text}");
    #[cfg(not(feature = "tracing"))]
    let _ = text;
}
