//! The origins for which `configured` stands in a policy.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::bound::{Binding, BoundPolicies};
use crate::{
    origin::Origin,
    prepared::{Closure, Mistake, PrepareError},
};

/// The origins for which `configured` stands in the `origins` of a handler.
///
/// ```
/// use axum::Router;
/// use cors_axum::{OriginSet, cors, routes};
///
/// #[cors(origins = [configured], methods = [GET], credentials)]
/// async fn list_users() {}
///
/// fn app(allow_origins: Vec<String>) -> Result<Router, cors_axum::ConfigError> {
///     let set = OriginSet::new(allow_origins)?;
///     Ok(Router::new().route("/users", routes![origins = &set; list_users]))
/// }
///
/// assert!(app(vec!["https://app.example.com".to_owned()]).is_ok());
/// assert!(app(vec!["https://App.example.com/".to_owned()]).is_err());
/// ```
///
/// Clones share the origins. Each router of a program can have a set of its own.
#[derive(Clone, Debug, Default)]
pub struct OriginSet(Arc<Mutex<Set>>);

#[derive(Debug, Default)]
struct Set {
    values: Vec<String>,
    closures: Vec<Closure>,
    /// The policies that the set is mounted with.
    bindings: Vec<Binding>,
}

impl OriginSet {
    /// A set of origins and origin patterns.
    ///
    /// What depends on the rest of a policy, such as `credentials`, is checked when the set is mounted.
    ///
    /// # Errors
    ///
    /// All values that break a rule on origins.
    pub fn new<S: Into<String>>(values: impl IntoIterator<Item = S>) -> Result<Self, PrepareError> {
        let values: Vec<String> = values.into_iter().map(S::into).collect();
        check(&values)?;
        let set = Set {
            values,
            ..Set::default()
        };
        Ok(Self(Arc::new(Mutex::new(set))))
    }

    /// The same set, which also allows each origin for which `matches` returns `true`.
    ///
    /// The function is called last, and may be called for each request: a lookup in memory is fine, and a
    /// query is not. If it panics, it does not allow the origin, and an event at the level `error` reports
    /// it (feature `tracing`).
    #[must_use]
    pub fn matching(self, matches: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        let mut set = self.lock();
        set.closures.push(Closure::new(matches));
        set.bindings.retain(Binding::is_mounted);
        set.apply();
        drop(set);
        self
    }

    /// Replaces the origins, in each router that the set is mounted in. A request is decided by the old
    /// origins or by the new ones.
    ///
    /// # Errors
    ///
    /// All values that break a rule of a policy that the set is mounted with. Nothing changes then.
    pub fn replace<S: Into<String>>(
        &self,
        values: impl IntoIterator<Item = S>,
    ) -> Result<(), PrepareError> {
        let values: Vec<String> = values.into_iter().map(S::into).collect();
        check(&values)?;
        let mut set = self.lock();
        set.bindings.retain(Binding::is_mounted);
        let bindings = set.bindings.iter();
        let results = bindings.map(|binding| binding.check(&values, &set.closures));
        PrepareError::collect(results)?;
        set.values = values;
        set.apply();
        Ok(())
    }

    /// The origins and patterns, without those that a function matches.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        self.lock().values.clone()
    }

    /// Adds a binding, for which the origins do not change until it is added.
    pub(super) fn bind(
        &self,
        bind: impl FnOnce(&[String], &[Closure]) -> Result<(BoundPolicies, Binding), PrepareError>,
    ) -> Result<BoundPolicies, PrepareError> {
        let mut set = self.lock();
        let (policies, binding) = bind(&set.values, &set.closures)?;
        set.bindings.retain(Binding::is_mounted);
        set.bindings.push(binding);
        Ok(policies)
    }

    fn lock(&self) -> MutexGuard<'_, Set> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Set {
    /// Prepares the policies that the set is mounted with.
    fn apply(&self) {
        for binding in &self.bindings {
            binding.replace(&binding.prepare(&self.values, &self.closures));
        }
    }
}

/// Checks values by the rules that every policy has. A policy may opt out of the others.
fn check(values: &[String]) -> Result<(), PrepareError> {
    PrepareError::check(&Mistake::of_values(values), "")
}
