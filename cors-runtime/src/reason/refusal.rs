//! The refusal of a request as the result of a check. Its reason is computed only if it is needed.

/// The failed step of the check, and the policy that refuses the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal<P> {
    /// `None` if no handler serves the method.
    pub(crate) policy: Option<P>,
    pub(crate) step: Step,
}

/// A step of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Method,
    Origin,
    Headers,
    Credentials,
    /// `enforce`: this host is not one of the server's.
    Host,
    /// `enforce`: another site caused a request without `Origin`.
    Site,
}

impl<P> Refusal<P> {
    #[inline]
    pub(crate) fn new(policy: Option<P>, step: Step) -> Self {
        Self { policy, step }
    }
}
