//! What outer layers ask of the policies that a request reaches.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use http::Extensions;

use super::RefusalSink;

/// What outer layers ask of the policies that a request reaches: a value in the request's extensions.
#[derive(Clone, Debug, Default)]
pub struct Directives {
    /// Whether the response to a refused preflight explains the refusal.
    pub explain: bool,
    /// Whether no policy applies to the request, as an outer layer switches policies off.
    pub without_cors: bool,
    /// Where the reason of a refusal is recorded.
    pub refusals: Option<RefusalSink>,
    /// Where the policy nearest to the handler records its decision, for the layers outside of it.
    #[doc(hidden)]
    pub nearest: Option<Arc<dyn Any + Send + Sync>>,
}

/// Whether a request has had directives yet. In most programs none ever has, and no request's extensions
/// are searched. The flag is stored before a request with directives is sent, so its policies see it.
static ARE_USED: AtomicBool = AtomicBool::new(false);

impl Directives {
    /// Whether a request has had directives yet.
    #[inline(always)]
    pub(super) fn are_used() -> bool {
        ARE_USED.load(Ordering::Relaxed)
    }

    /// Gives these directives to a request.
    pub fn insert(self, extensions: &mut Extensions) {
        // All threads read the flag, so it is stored once.
        if !Self::are_used() {
            ARE_USED.store(true, Ordering::Relaxed);
        }
        extensions.insert(self);
    }
}
