//! The policies of the shops: a database, and a cache in front of it.

#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use cors_axum::{PolicyConfig, RuntimePolicy};
use tokio::{
    sync::OnceCell,
    time::{Duration, Instant, sleep},
};

/// How long the cache keeps an entry, with or without a policy.
const KEPT_FOR: Duration = Duration::from_secs(60);

/// The maximum number of shops in the cache. A limit is necessary, because clients choose the names in their requests.
const CAPACITY: usize = 1_000;

/// The policies of the shops. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Policies(Arc<Shared>);

#[derive(Default)]
struct Shared {
    database: Database,
    cache: Mutex<HashMap<String, Cached>>,
}

/// The policy of a shop, or the query that reads it.
#[derive(Clone)]
struct Cached {
    policy: Arc<OnceCell<Option<RuntimePolicy>>>,
    expires: Instant,
}

impl Policies {
    /// Finds the policy of a shop. All requests that arrive during a query wait for that query.
    pub(crate) async fn find(&self, host: &str) -> Option<RuntimePolicy> {
        let Cached { policy, .. } = self.cached(host);
        let query = || self.0.database.read(host);
        policy.get_or_init(query).await.clone()
    }

    /// Stores the policy of a shop, or removes it.
    pub(crate) async fn store(&self, host: String, policy: Option<PolicyConfig>) {
        self.0.database.write(&host, policy).await;
        self.cache().remove(&host);
    }

    fn cached(&self, host: &str) -> Cached {
        let now = Instant::now();
        let mut cache = self.cache();
        if let Some(cached) = cache.get(host).filter(|cached| cached.expires > now) {
            return cached.clone();
        }
        if cache.len() >= CAPACITY {
            cache.retain(|_, cached| cached.expires > now);
        }
        if cache.len() >= CAPACITY {
            cache.clear();
        }
        let cached = Cached {
            policy: Arc::default(),
            expires: now + KEPT_FOR,
        };
        cache.insert(host.to_owned(), cached.clone());
        cached
    }

    fn cache(&self) -> MutexGuard<'_, HashMap<String, Cached>> {
        let cache = self.0.cache.lock();
        cache.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Simulates a database, including its latency.
#[derive(Default)]
struct Database {
    policies: Mutex<HashMap<String, PolicyConfig>>,
    query_count: AtomicUsize,
}

impl Database {
    /// Reads the policy of a shop. The policy is checked again, because a later version may have further rules.
    async fn read(&self, host: &str) -> Option<RuntimePolicy> {
        self.query_count.fetch_add(1, Ordering::Relaxed);
        sleep(Duration::from_millis(50)).await;
        let config = self.policies().get(host).cloned()?;
        let policy = config.check();
        policy
            .inspect_err(|error| eprintln!("{host}: {error}"))
            .ok()
    }

    async fn write(&self, host: &str, policy: Option<PolicyConfig>) {
        sleep(Duration::from_millis(50)).await;
        let mut policies = self.policies();
        match policy {
            Some(policy) => policies.insert(host.to_owned(), policy),
            None => policies.remove(host),
        };
    }

    fn policies(&self) -> MutexGuard<'_, HashMap<String, PolicyConfig>> {
        let policies = self.policies.lock();
        policies.unwrap_or_else(PoisonError::into_inner)
    }
}
