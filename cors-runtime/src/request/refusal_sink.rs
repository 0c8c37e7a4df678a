//! Where the decision of a policy is recorded for whoever sent the request.

use std::sync::{Arc, Mutex, PoisonError};

/// Records why the policies that a request reaches refuse it. Its clones share the record.
///
/// The client of a test puts one into the request's extensions, and so learns what no response tells.
#[derive(Clone, Debug, Default)]
pub struct RefusalSink(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    is_reached: bool,
    reason: Option<String>,
}

impl RefusalSink {
    /// Replaces the record. The last policy that a request reaches is the handler's own.
    pub(crate) fn record(&self, reason: Option<String>) {
        let is_reached = true;
        *self.lock() = Record { is_reached, reason };
    }

    /// Whether the request has reached a policy.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.lock().is_reached
    }

    /// The reason of the refusal.
    #[cfg(feature = "tower")]
    pub(crate) fn reason(&self) -> Option<String> {
        self.lock().reason.clone()
    }

    /// Removes and returns the reason of the refusal; `None` if no policy has refused the request.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.lock().reason.take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
