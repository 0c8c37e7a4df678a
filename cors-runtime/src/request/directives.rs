//! Instructions of outer layers for policies.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use http::Extensions;

use super::RefusalSink;

/// Instructions of outer layers for the policies that a request reaches, stored in the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct Directives {
    /// Whether the response to a refused preflight explains the refusal.
    pub explain: bool,
    /// Whether no policy applies to the request, because an outer layer disables them.
    pub without_cors: bool,
    /// The sink for the reason of a refusal.
    pub refusals: Option<RefusalSink>,
    /// The cell in which the policy nearest to the handler records its decision for outer layers.
    #[doc(hidden)]
    pub nearest: Option<Arc<dyn Any + Send + Sync>>,
}

/// Whether any request has had directives. In most programs no request has any, so the extensions are not searched.
/// The flag is set before a request with directives is passed on, so that its policies read the new value.
static ARE_USED: AtomicBool = AtomicBool::new(false);

impl Directives {
    /// Whether any request has had directives.
    #[inline(always)]
    pub(super) fn are_used() -> bool {
        ARE_USED.load(Ordering::Relaxed)
    }

    /// Adds these directives to a request.
    pub fn insert(self, extensions: &mut Extensions) {
        // All threads read the flag, so it is written only once.
        if !Self::are_used() {
            ARE_USED.store(true, Ordering::Relaxed);
        }
        extensions.insert(self);
    }
}
