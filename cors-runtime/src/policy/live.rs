//! A policy that is replaced while the program serves.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use super::{LoadPolicies, Policies, RuntimePolicy, per_core::PerCore};
use crate::prepared::PreparedPolicy;

/// A policy that is replaced while the program serves.
///
/// Clones share the policy. A request is decided by the policy that there is when it arrives: by the old
/// one or by the new one, and never by parts of both. A request does not wait for other requests, whatever
/// the number of threads.
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

/// The policy of a [`LivePolicy`], as a layer holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct LivePolicies(PerCore<Slot>);

/// The policy of one core.
type Slot = RwLock<Option<Arc<PreparedPolicy>>>;

impl LivePolicy {
    /// A policy that can be replaced. With `None` no policy applies until there is one.
    #[must_use]
    pub fn new(policy: impl Into<Option<RuntimePolicy>>) -> Self {
        let policy = policy.into();
        let copy = || RwLock::new(policy.as_ref().map(RuntimePolicy::copy));
        Self(Arc::new(Live {
            policies: LivePolicies(PerCore::new(copy)),
            current: Mutex::new(policy.clone()),
        }))
    }

    /// Replaces the policy. With `None` no policy applies: a layer gives no preflight an answer and no
    /// response a header then, except for the handlers behind it that have policies of their own.
    ///
    /// Each request that arrives after this function has returned is decided by the new policy. While it
    /// runs, requests on one core may be decided by the new policy, and requests on another by the old one.
    ///
    /// Browsers keep the answers to preflights for the `max_age` of the policy that gave them. See
    /// [what a layer can see](crate::guide::composition#what-a-layer-can-see) for the handlers of stricter
    /// policies behind the layer.
    pub fn replace(&self, policy: impl Into<Option<RuntimePolicy>>) {
        let Live { policies, current } = &*self.0;
        let policy = policy.into();
        let mut current = current.lock().unwrap_or_else(PoisonError::into_inner);
        for slot in policies.0.iter() {
            let copy = policy.as_ref().map(RuntimePolicy::copy);
            // The old one is dropped after the lock is released.
            let _old = mem::replace(
                &mut *slot.write().unwrap_or_else(PoisonError::into_inner),
                copy,
            );
        }
        *current = policy;
    }

    /// The policy that applies to requests which arrive now.
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
        let policy = self.0.get().read();
        policy.unwrap_or_else(PoisonError::into_inner).clone()
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
