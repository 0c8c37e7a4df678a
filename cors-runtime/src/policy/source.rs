//! The source of the policies of a layer or of a mounted handler.

use std::{fmt, ops::Deref, sync::Arc};

use super::{HeldPolicies, Policies, PolicyGroup, StaticPolicies};
use crate::prepared::{HeldPolicy, PreparedPolicy};

/// A source of policies for requests; see [`PolicySource`](super::PolicySource).
///
/// A request loads its policies once, when it arrives. A later replacement does not affect it.
pub trait LoadPolicies: Clone + fmt::Debug + Send + Sync + 'static {
    /// The type in which a request holds its policy until the response is available.
    type Policy: StoredPolicy;

    /// The policies of one request.
    type Group<'s>: PolicyGroup<Policy = Self::Policy>;

    /// The policies for a request. `None` if there are currently none.
    fn load(&self) -> Option<Self::Group<'_>>;

    /// Prepares static policies when they are mounted.
    #[doc(hidden)]
    #[track_caller]
    fn prepare_or_panic(&self) {}

    /// Creates another handle to the source, for mounting.
    #[doc(hidden)]
    #[must_use]
    fn to_mount(&self) -> Self {
        self.clone()
    }
}

/// A type in which a request holds its policy until the response is available.
pub trait StoredPolicy:
    Deref<Target = PreparedPolicy> + Clone + fmt::Debug + Send + Sync + 'static
{
    /// A group of static policies in this form.
    #[doc(hidden)]
    type StaticGroup: PolicyGroup<Policy = Self>;

    /// Static policies, if they can be held in this form.
    #[doc(hidden)]
    fn static_group(policies: Policies) -> Option<Self::StaticGroup>;

    /// A held policy in this form. The policy is returned as an error if it has the other form.
    #[doc(hidden)]
    fn from_held(policy: HeldPolicy) -> Result<Self, HeldPolicy>;

    /// The policy in either form.
    #[doc(hidden)]
    fn hold(&self) -> HeldPolicy;
}

impl StoredPolicy for &'static PreparedPolicy {
    type StaticGroup = Policies;

    #[inline(always)]
    fn static_group(policies: Policies) -> Option<Policies> {
        Some(policies)
    }

    fn from_held(policy: HeldPolicy) -> Result<Self, HeldPolicy> {
        match policy {
            HeldPolicy::Static(policy) => Ok(policy),
            HeldPolicy::Owned(_) => Err(policy),
        }
    }

    fn hold(&self) -> HeldPolicy {
        HeldPolicy::Static(self)
    }
}

impl StoredPolicy for Arc<PreparedPolicy> {
    type StaticGroup = Self;

    #[inline(always)]
    fn static_group(_: Policies) -> Option<Self> {
        None
    }

    fn from_held(policy: HeldPolicy) -> Result<Self, HeldPolicy> {
        match policy {
            HeldPolicy::Owned(policy) => Ok(policy),
            HeldPolicy::Static(_) => Err(policy),
        }
    }

    fn hold(&self) -> HeldPolicy {
        HeldPolicy::Owned(Self::clone(self))
    }
}

impl StoredPolicy for HeldPolicy {
    type StaticGroup = HeldPolicies;

    fn static_group(policies: Policies) -> Option<HeldPolicies> {
        Some(HeldPolicies::Static(policies))
    }

    fn from_held(policy: HeldPolicy) -> Result<Self, HeldPolicy> {
        Ok(policy)
    }

    fn hold(&self) -> HeldPolicy {
        self.clone()
    }
}

impl LoadPolicies for StaticPolicies {
    type Policy = &'static PreparedPolicy;

    type Group<'s> = Policies;

    #[inline(always)]
    fn load(&self) -> Option<Policies> {
        Some(Policies::from_source(*self))
    }

    fn prepare_or_panic(&self) {
        Policies::from_source(*self).prepare_or_panic();
    }
}
