//! The policies that apply to one path, however they are held.

use std::{ops::Deref, sync::Arc};

use super::{Policies, Policy};
use crate::{prepared::PreparedPolicy, request::RequestedMethod};

/// The policies that apply to one path, one for each handler.
///
/// [`Policies`] are static policies. A slice of `Arc<PreparedPolicy>` is a group that its owner holds.
pub trait PolicyGroup {
    /// How an answer holds its policy until the response is there.
    type Policy: Deref<Target = PreparedPolicy>;

    /// The policy of the handler that serves `method`. A handler for HEAD precedes the one for GET,
    /// which also serves HEAD.
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy>;

    /// Whether a policy has `private_network`.
    fn has_private_network(&self) -> bool;

    /// All policies, for a diagnostic.
    #[doc(hidden)]
    fn any_policies(&self) -> AnyPolicies<'_>;
}

/// The policies of a group of either kind.
#[derive(Clone, Copy, Debug)]
pub enum AnyPolicies<'p> {
    Static(Policies<'p>),
    Owned(&'p [Arc<PreparedPolicy>]),
}

impl<'p> AnyPolicies<'p> {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'p PreparedPolicy> {
        let (policies, owned) = match self {
            AnyPolicies::Static(policies) => (Some(policies), [].as_slice()),
            AnyPolicies::Owned(owned) => (None, owned),
        };
        let policies = policies.into_iter().flat_map(Policies::iter);
        policies
            .map(|policy| -> &'p PreparedPolicy { policy.prepared() })
            .chain(owned.iter().map(|policy| &**policy))
    }
}

impl<'p> PolicyGroup for AnyPolicies<'p> {
    type Policy = &'p PreparedPolicy;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        match self {
            AnyPolicies::Static(policies) => policies.serving(method),
            AnyPolicies::Owned(owned) => find_serving(owned, method).map(|policy| &**policy),
        }
    }

    fn has_private_network(&self) -> bool {
        match self {
            AnyPolicies::Static(policies) => policies.has_private_network(),
            AnyPolicies::Owned(owned) => owned.has_private_network(),
        }
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        *self
    }
}

impl PolicyGroup for [Arc<PreparedPolicy>] {
    type Policy = Arc<PreparedPolicy>;

    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        find_serving(self, method).cloned()
    }

    fn has_private_network(&self) -> bool {
        self.iter().any(|policy| policy.private_network)
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Owned(self)
    }
}

impl PolicyGroup for Policies<'_> {
    type Policy = &'static PreparedPolicy;

    #[inline]
    fn serving(&self, method: RequestedMethod<'_>) -> Option<Self::Policy> {
        self.prepared_for(method)
    }

    #[inline]
    fn has_private_network(&self) -> bool {
        self.any(Policy::private_network)
    }

    fn any_policies(&self) -> AnyPolicies<'_> {
        AnyPolicies::Static(*self)
    }
}

/// The first policy that lists the method; else the first that serves it.
fn find_serving<'p>(
    policies: &'p [Arc<PreparedPolicy>],
    method: RequestedMethod<'_>,
) -> Option<&'p Arc<PreparedPolicy>> {
    let covers = |policy: &&Arc<PreparedPolicy>| policy.methods.covers(method);
    let serves = |policy: &&Arc<PreparedPolicy>| policy.methods.serves(method);
    policies
        .iter()
        .find(covers)
        .or_else(|| policies.iter().find(serves))
}
