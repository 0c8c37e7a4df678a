//! Sources of policies of all types, and the policies that they load.

use std::sync::Arc;

use super::{
    AnyPolicies, Policies, PolicyGroup, bound::BoundPolicies, live::LivePolicies,
    runtime::RuntimePolicies,
};
use crate::{
    prepared::{HeldPolicy, PreparedPolicy},
    request::RequestedMethod,
};

/// A source of policies, whatever its type.
#[derive(Clone, Debug, PartialEq)]
pub enum MountedPolicies {
    Static(Policies),
    Runtime(RuntimePolicies),
    Live(LivePolicies),
    Bound(BoundPolicies),
}

/// The policies that one request has loaded.
#[derive(Clone, Debug)]
pub enum HeldPolicies {
    Static(Policies),
    Owned(OwnedPolicies),
}

/// The policies of handlers that a configuration names origins for.
#[derive(Clone, Debug)]
pub struct OwnedPolicies {
    pub(super) policies: Arc<[Arc<PreparedPolicy>]>,
    /// Whether a router mounts the handlers.
    pub(super) are_routed: bool,
}

#[cfg(feature = "tower")]
impl MountedPolicies {
    /// The policies for a request; `None` if there are none at the moment.
    pub(crate) fn load(&self) -> Option<HeldPolicies> {
        fn held<S: super::PolicySource>(source: &S) -> Option<HeldPolicies> {
            source.load().and_then(|policies| policies.hold_all())
        }
        match self {
            MountedPolicies::Static(policies) => Some(HeldPolicies::Static(*policies)),
            MountedPolicies::Runtime(source) => held(source),
            MountedPolicies::Live(source) => held(source),
            MountedPolicies::Bound(source) => held(source),
        }
    }
}

#[cfg(feature = "tower")]
impl OwnedPolicies {
    /// The policies, in the order of the handlers.
    #[inline]
    pub(crate) fn policies(&self) -> &[Arc<PreparedPolicy>] {
        &self.policies
    }
}

#[cfg(feature = "tower")]
impl HeldPolicies {
    /// Whether the handler of one of the policies serves `method`.
    pub(crate) fn serves(&self, method: RequestedMethod<'_>) -> bool {
        match self {
            HeldPolicies::Static(policies) => policies.serves(method),
            HeldPolicies::Owned(policies) => policies.serving(method).is_some(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &PreparedPolicy> {
        self.any_policies().iter()
    }
}

impl PolicyGroup for HeldPolicies {
    type Policy = HeldPolicy;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<HeldPolicy> {
        match self {
            HeldPolicies::Static(policies) => policies.serving(method).map(HeldPolicy::Static),
            HeldPolicies::Owned(policies) => policies.serving(method).map(HeldPolicy::Owned),
        }
    }

    fn first(&self) -> Option<HeldPolicy> {
        match self {
            HeldPolicies::Static(policies) => policies.first().map(HeldPolicy::Static),
            HeldPolicies::Owned(policies) => policies.first().map(HeldPolicy::Owned),
        }
    }

    fn has_private_network(&self) -> bool {
        match self {
            HeldPolicies::Static(policies) => policies.has_private_network(),
            HeldPolicies::Owned(policies) => policies.has_private_network(),
        }
    }

    fn grants_by_name(&self) -> bool {
        match self {
            HeldPolicies::Static(policies) => policies.grants_by_name(),
            HeldPolicies::Owned(policies) => policies.are_routed,
        }
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        match self {
            HeldPolicies::Static(policies) => policies.any_policies(),
            HeldPolicies::Owned(policies) => policies.any_policies(),
        }
    }

    fn hold(policy: &HeldPolicy) -> Option<HeldPolicy> {
        Some(policy.clone())
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        Some(self.clone())
    }
}

impl PolicyGroup for OwnedPolicies {
    type Policy = Arc<PreparedPolicy>;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        let serving = self.policies.serving(method);
        serving.filter(|policy| !self.are_routed || policy.methods.serves_by_name(method))
    }

    fn first(&self) -> Option<Self::Policy> {
        self.policies.first().cloned()
    }

    fn has_private_network(&self) -> bool {
        self.policies.has_private_network()
    }

    fn grants_by_name(&self) -> bool {
        self.are_routed
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Owned {
            policies: &self.policies,
            are_routed: self.are_routed,
        }
    }

    fn hold(policy: &Self::Policy) -> Option<HeldPolicy> {
        Some(HeldPolicy::Owned(Arc::clone(policy)))
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        Some(HeldPolicies::Owned(self.clone()))
    }
}
