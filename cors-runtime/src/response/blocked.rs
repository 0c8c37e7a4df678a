//! The answer to a request that `enforce` keeps from its handler.

use super::{PreflightAnswer, explanation::Explanation};
use crate::{
    decision::{Decision, check_enforced},
    observation::Flags,
    policy::{AnyPolicies, PolicyGroup},
    prepared::PreparedPolicy,
    request::RequestHead,
};

/// Whether `enforce` refuses a request that is no preflight.
///
/// An adapter calls it where something runs between CORS and the code that decides the request, such as a middleware
/// inside of CORS. No event is emitted: the answer to a refused request is that of [`Answer::new`](super::Answer::new).
///
/// If none of the policies serves the method, the first one with `enforce` counts.
#[inline]
#[must_use]
pub fn is_blocked<G, H>(policies: &G, head: &H) -> bool
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    let policy = policies.serving(head.method());
    match policy.as_deref() {
        Some(policy) if !policy.enforces() => false,
        policy => check_enforced(policies.any_policies(), policy, head).is_err(),
    }
}

/// The answer to a request that is no preflight, if it must not reach its handler; `policy` applies to it.
///
/// `without_cors()` takes permissions away, so it leaves `enforce` on.
#[inline(always)]
pub(crate) fn blocked_answer<G, H, P, V>(
    policies: &G,
    policy: Option<&PreparedPolicy>,
    head: &H,
    flags: Flags,
) -> Option<PreflightAnswer<P, V>>
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    match policy {
        Some(policy) if !policy.enforces() => None,
        _ => block(policies.any_policies(), head, flags),
    }
}

#[cold]
#[inline(never)]
fn block<H: RequestHead, P, V>(
    policies: AnyPolicies<'_>,
    head: &H,
    flags: Flags,
) -> Option<PreflightAnswer<P, V>> {
    check_enforced(policies, policies.serving(head.method()), head).err()?;
    let directives = head.directives().unwrap_or_default();
    let is_explained = flags.explain || directives.refusals.is_some();
    let explanation = is_explained.then(|| {
        // Of a copy, for the reason that `HeadCopy` gives.
        let head = head.copy();
        let reason = Decision::new(policies, &head).reason();
        let text = reason.map(|reason| reason.to_string()).unwrap_or_default();
        if let Some(refusals) = directives.refusals {
            refusals.record(Some(text.clone()));
        }
        let named_step = None;
        Box::new(Explanation { text, named_step })
    });
    Some(PreflightAnswer::blocked(
        explanation.filter(|_| flags.explain),
    ))
}
