//! The policies of handlers with `configured` origins, with the origins of a set.

use std::sync::Arc;

use super::{
    LoadPolicies, OriginSet, OwnedPolicies, Policies, Policy, PolicyGroup, binding::Binding,
    per_core::PerCore, slot::Slot,
};
use crate::prepared::PreparedPolicy;

/// The policies of handlers with `configured` origins, with the origins of an [`OriginSet`].
///
/// `policies![origins = &set; list_users, create_user]` creates them, for
/// [`CorsLayer`](crate::tower::CorsLayer) and [`Policies`](crate::Policies). Clones share the origins.
#[derive(Clone, Debug)]
pub struct BoundPolicies(PerCore<Slot<OwnedPolicies>>);

impl BoundPolicies {
    /// Binds the policies to a set.
    ///
    /// # Panics
    ///
    /// If the set breaks a rule of a policy, or if a variable of `env("X")` is invalid.
    #[must_use]
    #[track_caller]
    pub fn new(policies: &'static [&'static Policy], set: &OriginSet) -> Self {
        Self::bind(policies, set, false)
    }

    /// Binds the policies of handlers that a router registers under each of their methods.
    ///
    /// # Panics
    ///
    /// As for [`new`](Self::new).
    #[must_use]
    #[track_caller]
    pub fn routed(policies: &'static [&'static Policy], set: &OriginSet) -> Self {
        Self::bind(policies, set, true)
    }

    #[track_caller]
    fn bind(policies: &'static [&'static Policy], set: &OriginSet, are_routed: bool) -> Self {
        let binding = match Binding::new(policies, are_routed) {
            Ok(binding) => binding,
            Err(error) => panic!("{error}"),
        };
        match set.bind(binding) {
            Ok(slots) => Self(slots),
            Err(error) => panic!("{error}"),
        }
    }

    /// The current policies, for a request.
    #[inline]
    #[must_use]
    pub fn load(&self) -> impl PolicyGroup<Policy = Arc<PreparedPolicy>> + use<> {
        self.load_owned()
    }

    /// Creates another handle for mounting. A clone is the handle of a request.
    #[doc(hidden)]
    #[must_use]
    pub fn to_mount(&self) -> Self {
        Self(self.0.to_all())
    }

    #[inline]
    pub(crate) fn load_owned(&self) -> OwnedPolicies {
        self.0.get().read().clone()
    }

    /// The policy of a handler, by its index.
    #[cfg(feature = "tower")]
    #[inline]
    pub(crate) fn load_policy(&self, index: usize) -> Arc<PreparedPolicy> {
        Arc::clone(&self.0.get().read().policies()[index])
    }

    #[cfg(feature = "tower")]
    pub(crate) fn load_held(&self) -> super::HeldPolicies {
        super::HeldPolicies::Owned(self.load_owned())
    }
}

impl PartialEq for BoundPolicies {
    /// Whether both belong to one binding.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl LoadPolicies for BoundPolicies {
    type Policy = Arc<PreparedPolicy>;

    type Group<'s> = OwnedPolicies;

    #[inline]
    fn load(&self) -> Option<OwnedPolicies> {
        Some(self.load_owned())
    }

    fn to_mount(&self) -> Self {
        self.to_mount()
    }
}

impl From<BoundPolicies> for Policies<BoundPolicies> {
    fn from(policies: BoundPolicies) -> Self {
        Self::from_source(policies)
    }
}

impl From<&BoundPolicies> for Policies<BoundPolicies> {
    fn from(policies: &BoundPolicies) -> Self {
        Self::from_source(policies.to_mount())
    }
}
