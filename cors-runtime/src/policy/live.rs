//! A policy that is replaced while the program serves.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard},
};

use super::{GrantedHeaders, LoadPolicies, Policies, RuntimePolicy, per_core::PerCore};
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
    current: Mutex<Current>,
}

#[derive(Debug)]
struct Current {
    policy: Option<RuntimePolicy>,
    /// By the policies before.
    granted: GrantedHeaders,
}

/// The policy of a [`LivePolicy`], as a layer holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct LivePolicies(PerCore<Slot>);

/// What one core has.
#[derive(Debug)]
struct Slot {
    policy: RwLock<Option<Arc<PreparedPolicy>>>,
    granted: RwLock<Arc<GrantedHeaders>>,
}

impl Slot {
    fn new(policy: Option<&RuntimePolicy>) -> Self {
        Self {
            policy: RwLock::new(policy.map(RuntimePolicy::copy)),
            granted: RwLock::default(),
        }
    }

    fn replace(&self, policy: Option<&RuntimePolicy>, granted: &GrantedHeaders) {
        let copies = (policy.map(RuntimePolicy::copy), Arc::new(granted.clone()));
        // The old ones are dropped after the locks are released. What the old policy has granted is there
        // before the new one.
        let _old = mem::replace(&mut *write(&self.granted), copies.1);
        let _old = mem::replace(&mut *write(&self.policy), copies.0);
    }
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

impl LivePolicy {
    /// A policy that can be replaced. With `None` no policy applies until there is one.
    #[must_use]
    pub fn new(policy: impl Into<Option<RuntimePolicy>>) -> Self {
        let policy = policy.into();
        Self(Arc::new(Live {
            policies: LivePolicies(PerCore::new(|| Slot::new(policy.as_ref()))),
            current: Mutex::new(Current {
                policy,
                granted: GrantedHeaders::default(),
            }),
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
        if let Some(old) = &current.policy {
            current.granted = current.granted.with(old.prepared());
        }
        for slot in policies.0.iter() {
            slot.replace(policy.as_ref(), &current.granted);
        }
        current.policy = policy;
    }

    /// The policy that applies to requests which arrive now.
    #[must_use]
    pub fn current(&self) -> Option<RuntimePolicy> {
        let current = self.0.current.lock();
        let current = current.unwrap_or_else(PoisonError::into_inner);
        current.policy.clone()
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
        let policy = self.0.get().policy.read();
        policy.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn granted(&self) -> Option<Arc<GrantedHeaders>> {
        let granted = self.0.get().granted.read();
        Some(granted.unwrap_or_else(PoisonError::into_inner).clone())
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
