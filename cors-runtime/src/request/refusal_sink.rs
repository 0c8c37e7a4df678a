//! A record of the decisions of policies, for the sender of the request.

use std::sync::{Arc, Mutex, PoisonError};

/// Records why the policies that a request reaches refuse it. Clones share the record.
///
/// A test client adds it to the request's extensions to obtain the reason, which no response contains.
#[derive(Clone, Debug, Default)]
pub struct RefusalSink(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    is_reached: bool,
    is_blocked: bool,
    reason: Option<String>,
}

impl RefusalSink {
    /// Replaces the record. The last policy that a request reaches is that of the handler.
    pub(crate) fn record(&self, reason: Option<String>) {
        *self.lock() = Record {
            is_reached: true,
            is_blocked: false,
            reason,
        };
    }

    /// Replaces the record for a request that does not reach its handler.
    pub(crate) fn record_blocked(&self, reason: String) {
        *self.lock() = Record {
            is_reached: true,
            is_blocked: true,
            reason: Some(reason),
        };
    }

    /// Whether the request has reached a policy.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.lock().is_reached
    }

    /// Whether the request was refused before its handler ran, by `enforce` or behind a layer that allows more
    /// than the handler's policy. Preflights never reach a handler, so they are not blocked.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.lock().is_blocked
    }

    /// The reason of the refusal.
    #[cfg(feature = "tower")]
    pub(crate) fn reason(&self) -> Option<String> {
        self.lock().reason.clone()
    }

    /// Removes and returns the reason of the refusal. `None` if no policy has refused the request.
    #[must_use]
    pub fn take(&self) -> Option<String> {
        self.lock().reason.take()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
