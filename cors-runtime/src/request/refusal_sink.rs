//! Where the reason of a refusal is recorded for whoever sent the request.

use std::sync::{Arc, Mutex, PoisonError};

/// Records why the policies that a request reaches refuse it. Its clones share the record.
///
/// The client of a test puts one into the request's extensions, and so learns what no response tells.
#[derive(Clone, Debug, Default)]
pub struct RefusalSink(Arc<Mutex<Option<String>>>);

impl RefusalSink {
    /// Replaces the record. The last policy that a request reaches is the handler's own.
    pub(crate) fn record(&self, reason: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    /// Removes and returns the record.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        let mut reason = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        reason.take()
    }
}
