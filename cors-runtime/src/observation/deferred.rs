//! The event of a decision that may turn out not to apply.

use super::emit;
use crate::{
    policy::Policies,
    request::{HeadCopy, RequestHead},
};

/// The event of a decision that applies unless a policy inside decides.
#[derive(Debug)]
pub(crate) struct DeferredEvent {
    decided: Option<Box<(Policies, HeadCopy)>>,
}

impl DeferredEvent {
    /// No event.
    pub(crate) const NONE: Self = Self { decided: None };

    /// The event of these policies' decision. It costs one branch where no subscriber listens.
    #[inline(always)]
    pub(crate) fn new<H: RequestHead>(policies: Policies, head: &H) -> Self {
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
    fn copied<H: RequestHead>(policies: Policies, head: &H) -> Self {
        let decided = Some(Box::new((policies, head.copy())));
        Self { decided }
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
