//! A policy that can be replaced while the program runs.

use std::sync::{Arc, Mutex, PoisonError};

use super::{LoadPolicies, Policies, RuntimePolicy, per_core::PerCore, slot::Slot};
use crate::prepared::PreparedPolicy;

/// A policy that can be replaced while the program runs.
///
/// Clones share the policy. A request is decided by the policy that is current when the request arrives: either the old
/// or the new one, never a mixture. Requests on different threads do not block each other.
///
/// ```
/// use cors_runtime::{LivePolicy, PolicyConfig, tower::CorsLayer};
///
/// let config = PolicyConfig::new().origins(["https://app.example.com"]);
/// let live = LivePolicy::new(config.check()?);
/// let layer = CorsLayer::new(&live);
///
/// let config = PolicyConfig::new().origins(["https://app.example.com", "https://new.example.com"]);
/// live.replace(config.check()?);
/// live.replace(None);
/// assert!(live.current().is_none());
/// # Ok::<(), cors_runtime::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct LivePolicy(Arc<Live>);

#[derive(Debug)]
struct Live {
    policies: LivePolicies,
    /// Locked while the policy is replaced.
    current: Mutex<Option<RuntimePolicy>>,
}

/// The policy of a [`LivePolicy`], in the form that a layer stores.
#[derive(Clone, Debug, PartialEq)]
pub struct LivePolicies(PerCore<Slot<Option<Arc<PreparedPolicy>>>>);

impl LivePolicy {
    /// Creates a policy that can be replaced. With `None`, no policy applies until it is replaced.
    #[must_use]
    pub fn new(policy: impl Into<Option<RuntimePolicy>>) -> Self {
        let policy = policy.into();
        let copy = || Slot::new(policy.as_ref().map(RuntimePolicy::copy));
        Self(Arc::new(Live {
            policies: LivePolicies(PerCore::new(copy)),
            current: Mutex::new(policy.clone()),
        }))
    }

    /// Replaces the policy. With `None`, no policy applies: a layer then does not respond to preflights and adds no
    /// headers, except for handlers behind it that have their own policies.
    ///
    /// Each request that arrives after this function has returned is decided by the new policy. While the function
    /// runs, requests on one core may be decided by the new policy, and requests on another core by the old one.
    ///
    /// Browsers cache preflight responses for the `max_age` of the policy that decided them. For handlers behind the
    /// layer whose own policies are stricter, see
    /// [what a layer can see](crate::guide::composition#what-a-layer-can-see).
    pub fn replace(&self, policy: impl Into<Option<RuntimePolicy>>) {
        let Live { policies, current } = &*self.0;
        let policy = policy.into();
        let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in policies.0.iter() {
            slot.replace(policy.as_ref().map(RuntimePolicy::copy));
        }
        *current = policy;
    }

    /// The current policy.
    #[must_use]
    pub fn current(&self) -> Option<RuntimePolicy> {
        let current = self.0.current.lock();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn policies(&self) -> LivePolicies {
        LivePolicies(self.0.policies.0.to_all())
    }
}

impl LoadPolicies for LivePolicies {
    type Policy = Arc<PreparedPolicy>;

    type Group<'s> = Arc<PreparedPolicy>;

    #[inline]
    fn load(&self) -> Option<Arc<PreparedPolicy>> {
        self.0.get().read().clone()
    }

    fn to_mount(&self) -> Self {
        Self(self.0.to_all())
    }
}

impl From<LivePolicy> for Policies<LivePolicies> {
    fn from(policy: LivePolicy) -> Self {
        Self::from(&policy)
    }
}

impl From<&LivePolicy> for Policies<LivePolicies> {
    fn from(policy: &LivePolicy) -> Self {
        Self::from_source(policy.policies())
    }
}
