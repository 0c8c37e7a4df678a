//! What is told of a decision: an event, and a record for whoever sent the request.

#[cfg(feature = "tracing")]
mod trace;

use crate::{
    decision::Decision,
    policy::{AnyPolicies, PolicyGroup},
    request::{Directives, HeadCopy, RequestHead},
};

/// What an answer keeps of a request's directives.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flags {
    #[cfg_attr(not(feature = "tower"), expect(dead_code, reason = "a layer reads it"))]
    pub(crate) report: bool,
    pub(crate) explain: bool,
}

impl Flags {
    pub(crate) fn new(directives: &Directives) -> Self {
        Self {
            report: directives.report,
            explain: directives.explain,
        }
    }
}

/// Emits an event for the decision, and follows the request's directives. Without a subscriber and
/// directives it costs two branches.
#[inline(always)]
pub(crate) fn observe<G, H>(policies: &G, head: &H) -> Flags
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    #[cfg(feature = "tracing")]
    trace::decided(policies, head);
    record(policies, head)
}

/// Follows the request's directives: records the reason of a refusal, if an outer layer asked for it.
#[inline(always)]
pub(crate) fn record<G, H>(policies: &G, head: &H) -> Flags
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    if head.may_have_directives() {
        copy_and_follow(policies.any_policies(), head)
    } else {
        Flags::default()
    }
}

#[cold]
#[inline(never)]
fn copy_and_follow<H: RequestHead>(policies: AnyPolicies<'_>, head: &H) -> Flags {
    follow_directives(policies, &head.copy())
}

fn follow_directives(policies: AnyPolicies<'_>, head: &HeadCopy) -> Flags {
    let Some(directives) = &head.directives else {
        return Flags::default();
    };
    if let Some(refusals) = &directives.refusals {
        let decision = Decision::new(policies, head.method(), head.headers());
        refusals.record(decision.reason().map(|reason| reason.to_string()));
    }
    Flags::new(directives)
}
