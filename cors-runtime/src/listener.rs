//! What a test's browser hears from the policies that a request meets.

use std::sync::{Arc, Mutex, PoisonError};

/// In a request: why it is refused, for whoever sent it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listener(Arc<Mutex<Option<String>>>);

impl Listener {
    /// The policy that is met last knows best: it is the handler's own.
    #[cfg(feature = "tower")]
    pub(crate) fn hear(&self, reason: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    pub(crate) fn heard(&self) -> Option<String> {
        let mut reason = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reason.take()
    }
}
