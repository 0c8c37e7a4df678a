//! The policies that a request holds until the response is available.

use std::sync::Arc;

use super::Policies;
use crate::prepared::PreparedPolicy;

/// The policies that one request has loaded.
#[derive(Clone, Debug)]
pub enum HeldPolicies {
    /// Static policies.
    Static(Policies),
    /// Policies from a configuration.
    Owned(OwnedPolicies),
}

/// Policies that are not static.
#[derive(Clone, Debug)]
pub struct OwnedPolicies {
    pub(super) policies: Arc<[Arc<PreparedPolicy>]>,
    /// Whether a router mounts the handlers.
    pub(super) are_routed: bool,
}

#[cfg(feature = "tower")]
impl OwnedPolicies {
    /// The policies, in the order of the handlers.
    #[inline]
    pub(crate) fn policies(&self) -> &[Arc<PreparedPolicy>] {
        &self.policies
    }
}

impl OwnedPolicies {
    /// A copy with its own reference counts.
    pub(super) fn detached(&self) -> Self {
        let policies = self.policies.iter();
        let policies = policies.map(|policy| Arc::new(policy.detached()));
        Self {
            policies: policies.collect(),
            are_routed: self.are_routed,
        }
    }
}
