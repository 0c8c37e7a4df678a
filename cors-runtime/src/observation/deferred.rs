//! The event of a decision that a policy inside may replace.

use super::emit;
use crate::{
    policy::{HeldPolicies, PolicyGroup},
    request::{HeadCopy, RequestHead},
};

/// The event of a decision that applies unless a policy inside decides.
#[derive(Debug)]
pub(crate) struct DeferredEvent {
    decided: Option<Box<(HeldPolicies, HeadCopy)>>,
}

impl DeferredEvent {
    /// No event.
    pub(crate) const NONE: Self = Self { decided: None };

    /// The event of the decision of these policies. Without a subscriber, it costs one branch.
    #[inline(always)]
    pub(crate) fn new<G: PolicyGroup, H: RequestHead>(policies: &G, head: &H) -> Self {
        #[cfg(feature = "tracing")]
        if super::trace::is_enabled() {
            return Self::copied(policies, head);
        }
        let _ = (policies, head);
        Self::NONE
    }

    #[cfg(feature = "tracing")]
    #[cold]
    #[inline(never)]
    fn copied<G: PolicyGroup, H: RequestHead>(policies: &G, head: &H) -> Self {
        let policies = policies.hold_all();
        Self {
            decided: policies.map(|policies| Box::new((policies, head.copy()))),
        }
    }

    /// Emits the event.
    #[inline]
    pub(crate) fn emit(&self) {
        if let Some(decided) = &self.decided {
            let (policies, head) = &**decided;
            emit(policies, head);
        }
    }
}
