//! Where the prepared form of a static policy is kept.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    declaration::Declaration,
    prepared::{PrepareError, PreparedPolicy},
};

/// Where the prepared form of a static policy is kept.
///
/// Preparing can fail where variables are read. A failure is not remembered, so that mounting again reads
/// them again. A request that comes before is decided by a form that allows nothing of the variables.
#[derive(Debug)]
pub struct PreparedCell {
    valid: OnceLock<PreparedPolicy>,
    invalid: OnceLock<Box<PreparedPolicy>>,
    /// Whether the policy is mounted with a set of origins, which has prepared forms of its own.
    is_bound: AtomicBool,
}

impl PreparedCell {
    /// An empty one.
    #[expect(clippy::new_without_default, reason = "only the macros call it")]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            valid: OnceLock::new(),
            invalid: OnceLock::new(),
            is_bound: AtomicBool::new(false),
        }
    }

    pub(super) fn is_valid(&self) -> bool {
        self.valid.get().is_some() || self.is_bound.load(Ordering::Relaxed)
    }

    pub(super) fn set_bound(&self) {
        self.is_bound.store(true, Ordering::Relaxed);
    }

    pub(super) fn prepare(&self, declaration: &Declaration<'static>) -> Result<(), PrepareError> {
        if self.valid.get().is_some() {
            return Ok(());
        }
        let policy = PreparedPolicy::new(declaration);
        policy.result()?;
        self.valid.get_or_init(|| policy);
        Ok(())
    }

    /// The valid form, or one in which variables with mistakes allow nothing.
    #[inline]
    pub(super) fn get(&self, declaration: &Declaration<'static>) -> &PreparedPolicy {
        match self.valid.get() {
            Some(policy) => policy,
            None => self.prepare_late(declaration),
        }
    }

    #[cold]
    #[inline(never)]
    fn prepare_late(&self, declaration: &Declaration<'static>) -> &PreparedPolicy {
        if let Some(policy) = self.invalid.get() {
            return policy;
        }
        let policy = PreparedPolicy::new(declaration);
        match policy.result() {
            Ok(()) => self.valid.get_or_init(|| policy),
            Err(error) => {
                report_invalid(&error);
                self.invalid.get_or_init(|| Box::new(policy))
            }
        }
    }
}

/// The program serves already, so all that is left is to report the mistake.
fn report_invalid(error: &PrepareError) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        "CORS: a policy that was not prepared before its first request is invalid\n{error}"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = error;
}
