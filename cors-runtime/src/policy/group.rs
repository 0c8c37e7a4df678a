//! The policies that apply to a path, static or owned.

use std::{ops::Deref, slice, sync::Arc};

use super::{HeldPolicies, OwnedPolicies, Policies, Policy, PolicyList};
use crate::{
    prepared::{HeldPolicy, PreparedPolicy},
    request::RequestedMethod,
};

/// The policies that apply to one path, one for each handler.
///
/// [`Policies`] is static. A slice of static policies, or of `Arc<PreparedPolicy>`, is a group that an adapter owns.
pub trait PolicyGroup {
    /// The type in which an answer holds its policy until the response is available.
    type Policy: Deref<Target = PreparedPolicy>;

    /// The policy of the handler that serves `method`. A handler for HEAD takes precedence over one for GET,
    /// which also serves HEAD.
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy>;

    /// The first policy.
    fn first(&self) -> Option<Self::Policy>;

    /// Whether a policy has `private_network`.
    fn has_private_network(&self) -> bool;

    /// Whether the methods of `methods = any` are listed by name in answers, because a router registers them; see
    /// [`Policies::routed`].
    fn grants_by_name(&self) -> bool {
        false
    }

    /// Whether a policy has `enforce`.
    fn enforces(&self) -> bool {
        self.any_policies().iter().any(PreparedPolicy::enforces)
    }

    /// All policies, for a diagnostic.
    #[doc(hidden)]
    fn any_policies(&self) -> AnyPolicies<'_>;

    /// A policy in a form that can be stored with the request. `None` if its lifetime is too short.
    #[doc(hidden)]
    fn hold(policy: &Self::Policy) -> Option<HeldPolicy>;

    /// All policies in a form that can be stored with the request. `None` if their lifetime is too short.
    #[doc(hidden)]
    fn hold_all(&self) -> Option<HeldPolicies>;
}

/// The policies of a group, static or owned.
#[derive(Clone, Copy, Debug)]
pub enum AnyPolicies<'p> {
    Static(PolicyList<'p>),
    Owned {
        policies: &'p [Arc<PreparedPolicy>],
        are_routed: bool,
    },
}

impl<'p> AnyPolicies<'p> {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'p PreparedPolicy> {
        let (policies, owned) = match self {
            AnyPolicies::Static(policies) => (Some(policies), [].as_slice()),
            AnyPolicies::Owned { policies, .. } => (None, policies),
        };
        let policies = policies.into_iter().flat_map(PolicyList::iter);
        policies
            .map(|policy| -> &'p PreparedPolicy { policy.prepared() })
            .chain(owned.iter().map(|policy| &**policy))
    }
}

impl<'p> PolicyGroup for AnyPolicies<'p> {
    type Policy = &'p PreparedPolicy;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        match self {
            AnyPolicies::Static(policies) => policies.prepared_for(method),
            AnyPolicies::Owned {
                policies,
                are_routed,
            } => find_serving(policies, *are_routed, method).map(|policy| &**policy),
        }
    }

    fn first(&self) -> Option<Self::Policy> {
        self.iter().next()
    }

    fn has_private_network(&self) -> bool {
        match self {
            AnyPolicies::Static(policies) => policies.any(Policy::private_network),
            AnyPolicies::Owned { policies, .. } => policies.has_private_network(),
        }
    }

    fn grants_by_name(&self) -> bool {
        match self {
            AnyPolicies::Static(policies) => policies.grants_by_name(),
            AnyPolicies::Owned { are_routed, .. } => *are_routed,
        }
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        *self
    }

    fn hold(_: &Self::Policy) -> Option<HeldPolicy> {
        None
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        None
    }
}

impl PolicyGroup for [Arc<PreparedPolicy>] {
    type Policy = Arc<PreparedPolicy>;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        find_serving(self, false, method).cloned()
    }

    fn first(&self) -> Option<Self::Policy> {
        <[_]>::first(self).cloned()
    }

    fn has_private_network(&self) -> bool {
        self.iter().any(|policy| policy.private_network)
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Owned {
            policies: self,
            are_routed: false,
        }
    }

    fn hold(policy: &Self::Policy) -> Option<HeldPolicy> {
        Some(HeldPolicy::Owned(Arc::clone(policy)))
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        Some(HeldPolicies::Owned(OwnedPolicies {
            policies: self.into(),
            are_routed: false,
        }))
    }
}

impl PolicyGroup for Arc<PreparedPolicy> {
    type Policy = Self;

    #[inline]
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self> {
        self.methods.serves(method).then(|| Arc::clone(self))
    }

    fn first(&self) -> Option<Self> {
        Some(Arc::clone(self))
    }

    #[inline]
    fn has_private_network(&self) -> bool {
        self.private_network
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        slice::from_ref(self).any_policies()
    }

    fn hold(policy: &Self) -> Option<HeldPolicy> {
        Some(HeldPolicy::Owned(Arc::clone(policy)))
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        slice::from_ref(self).hold_all()
    }
}

impl<G: PolicyGroup + ?Sized> PolicyGroup for &G {
    type Policy = G::Policy;

    #[inline(always)]
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        G::serving(self, method)
    }

    #[inline]
    fn first(&self) -> Option<Self::Policy> {
        G::first(self)
    }

    #[inline]
    fn has_private_network(&self) -> bool {
        G::has_private_network(self)
    }

    #[inline]
    fn grants_by_name(&self) -> bool {
        G::grants_by_name(self)
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        G::any_policies(self)
    }

    fn hold(policy: &Self::Policy) -> Option<HeldPolicy> {
        G::hold(policy)
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        G::hold_all(self)
    }
}

impl PolicyGroup for Policies {
    type Policy = &'static PreparedPolicy;

    #[inline(always)]
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        self.list().prepared_for(method)
    }

    #[inline]
    fn first(&self) -> Option<Self::Policy> {
        self.iter().next().map(Policy::prepared)
    }

    #[inline]
    fn has_private_network(&self) -> bool {
        self.list().any(Policy::private_network)
    }

    #[inline]
    fn grants_by_name(&self) -> bool {
        self.list().grants_by_name()
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Static(self.list())
    }

    fn hold(policy: &Self::Policy) -> Option<HeldPolicy> {
        Some(HeldPolicy::Static(policy))
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        Some(HeldPolicies::Static(*self))
    }
}

impl PolicyGroup for [&'static Policy] {
    type Policy = &'static PreparedPolicy;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        PolicyList::Several(self).prepared_for(method)
    }

    fn first(&self) -> Option<Self::Policy> {
        <[_]>::first(self).map(|policy| policy.prepared())
    }

    fn has_private_network(&self) -> bool {
        PolicyList::Several(self).any(Policy::private_network)
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Static(PolicyList::Several(self))
    }

    fn hold(policy: &Self::Policy) -> Option<HeldPolicy> {
        Some(HeldPolicy::Static(policy))
    }

    fn hold_all(&self) -> Option<HeldPolicies> {
        None
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
        self.any_policies().has_private_network()
    }

    fn grants_by_name(&self) -> bool {
        self.any_policies().grants_by_name()
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
        find_serving(&self.policies, self.are_routed, method).cloned()
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

impl HeldPolicies {
    /// Whether the handler of one of the policies serves `method`.
    #[cfg(feature = "tower")]
    pub(crate) fn serves(&self, method: RequestedMethod<'_>) -> bool {
        self.any_policies().serving(method).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &PreparedPolicy> {
        self.any_policies().iter()
    }
}

/// The first policy that lists the method, or otherwise the first that serves it. A router that mounts the handlers
/// registers the methods of `any` by name.
fn find_serving<'p>(
    policies: &'p [Arc<PreparedPolicy>],
    are_routed: bool,
    method: RequestedMethod<'_>,
) -> Option<&'p Arc<PreparedPolicy>> {
    let covers = |policy: &&Arc<PreparedPolicy>| policy.methods.covers(method);
    let serves = |policy: &&Arc<PreparedPolicy>| policy.methods.serves(method);
    let found = policies.iter().find(covers);
    let found = found.or_else(|| policies.iter().find(serves));
    found.filter(|policy| !are_routed || policy.methods.serves_by_name(method))
}
