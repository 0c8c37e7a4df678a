//! The storage for the prepared form of a static policy.

use std::sync::{
    OnceLock,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    declaration::Declaration,
    prepared::{PrepareError, PreparedPolicy, VariableReader},
};

/// The storage for the prepared form of a static policy.
///
/// Preparing can fail if the policy has variables. An error is not cached, so mounting again reads the
/// variables again. A request that arrives earlier is decided by a form in which the variables allow nothing.
#[derive(Debug)]
pub struct PreparedCell {
    valid: OnceLock<PreparedPolicy>,
    invalid: OnceLock<Box<PreparedPolicy>>,
    /// Whether the policy is mounted with a set of origins. The set has its own prepared forms.
    is_bound: AtomicBool,
}

impl PreparedCell {
    /// An empty cell.
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

    pub(super) fn prepare(
        &self,
        declaration: &Declaration<'static>,
        variables: VariableReader,
    ) -> Result<(), PrepareError> {
        if self.valid.get().is_some() {
            return Ok(());
        }
        let policy = PreparedPolicy::read(declaration, variables);
        policy.result()?;
        self.valid.get_or_init(|| policy);
        Ok(())
    }

    /// The valid form, or one in which invalid variables allow nothing.
    #[inline]
    pub(super) fn get(
        &self,
        declaration: &Declaration<'static>,
        variables: VariableReader,
    ) -> &PreparedPolicy {
        match self.valid.get() {
            Some(policy) => policy,
            None => self.prepare_late(declaration, variables),
        }
    }

    #[cold]
    #[inline(never)]
    fn prepare_late(
        &self,
        declaration: &Declaration<'static>,
        variables: VariableReader,
    ) -> &PreparedPolicy {
        if let Some(policy) = self.invalid.get() {
            return policy;
        }
        let policy = PreparedPolicy::read(declaration, variables);
        match policy.result() {
            Ok(()) => self.valid.get_or_init(|| policy),
            Err(error) => {
                report_invalid(&error);
                self.invalid.get_or_init(|| Box::new(policy))
            }
        }
    }
}

/// Reports a mistake of a policy in a program that is already running.
fn report_invalid(error: &PrepareError) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        "CORS: a policy that was not prepared before its first request is invalid\n{error}"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = error;
}
