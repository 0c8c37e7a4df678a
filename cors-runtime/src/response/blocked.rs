//! The answer to a request that `enforce` refuses.

use super::{ActualHeaders, PreflightAnswer, explanation::Explanation};
use crate::{
    decision::{Decision, check_enforced},
    observation::Flags,
    policy::{AnyPolicies, PolicyGroup},
    request::{OwnedValue, RequestHead},
};

/// The answer to a request that is not a preflight and must not reach its handler. `None` if it may reach the handler.
/// `headers` are then the headers of its response.
///
/// `without_cors()` only removes permissions, so `enforce` stays in effect.
#[inline(always)]
pub(crate) fn blocked_answer<G, H, P, V>(
    policies: &G,
    headers: &ActualHeaders<G::Policy, OwnedValue<H>>,
    head: &H,
    flags: Flags,
) -> Option<PreflightAnswer<P, V>>
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    match headers.policy() {
        Some(policy)
            if !policy.enforces() || headers.are_of_allowed_origin(policy, head.headers()) =>
        {
            None
        }
        _ => block(policies.any_policies(), head, flags),
    }
}

/// The same check, independent of the headers of the response.
#[cold]
#[inline(never)]
pub(super) fn block<H: RequestHead, P, V>(
    policies: AnyPolicies<'_>,
    head: &H,
    flags: Flags,
) -> Option<PreflightAnswer<P, V>> {
    check_enforced(policies, head).err()?;
    if !head.may_have_directives() {
        return Some(PreflightAnswer::blocked(None));
    }
    let directives = head.directives().unwrap_or_default();
    let is_explained = flags.explain || directives.refusals.is_some();
    let explanation = is_explained.then(|| {
        // The reason is computed from a copy; see the documentation of `HeadCopy`.
        let head = head.copy();
        let reason = Decision::new(policies, &head).reason();
        let text = reason.map(|reason| reason.to_string()).unwrap_or_default();
        if let Some(refusals) = directives.refusals {
            refusals.record_blocked(text.clone());
        }
        let named_step = None;
        Box::new(Explanation { text, named_step })
    });
    Some(PreflightAnswer::blocked(
        explanation.filter(|_| flags.explain),
    ))
}
