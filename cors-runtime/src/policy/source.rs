//! Where a layer or a mounted handler has its policies from.

use std::{fmt, ops::Deref, sync::Arc};

use super::{HeldPolicies, Policies, PolicyGroup, StaticPolicies};
use crate::prepared::{HeldPolicy, PreparedPolicy};

/// Where the policies of requests are from; see [`PolicySource`](super::PolicySource).
///
/// A request loads its policies once, when it arrives. Replacing them later does not affect it.
pub trait LoadPolicies: Clone + fmt::Debug + Send + Sync + 'static {
    /// How a request holds its policy until the response is there.
    type Policy: StoredPolicy;

    /// The policies of one request.
    type Group<'s>: PolicyGroup<Policy = Self::Policy>;

    /// The policies for a request; `None` if there are none at the moment.
    fn load(&self) -> Option<Self::Group<'_>>;

    /// Prepares static policies, as mounting does.
    #[doc(hidden)]
    #[track_caller]
    fn prepare_or_panic(&self) {}

    /// Another handle to the source, to be mounted.
    #[doc(hidden)]
    #[must_use]
    fn to_mount(&self) -> Self {
        self.clone()
    }
}

/// How a request holds its policy until the response is there.
pub trait StoredPolicy:
    Deref<Target = PreparedPolicy> + Clone + fmt::Debug + Send + Sync + 'static
{
    /// A group of static policies in this form.
    #[doc(hidden)]
    type StaticGroup: PolicyGroup<Policy = Self>;

    /// Static policies, if they can be held in this form.
    #[doc(hidden)]
    fn static_group(policies: Policies) -> Option<Self::StaticGroup>;

    /// A held policy in this form, or the held policy if it has the other form.
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
