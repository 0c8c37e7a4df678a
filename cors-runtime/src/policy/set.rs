//! The origins for the `configured` of a handler.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{OwnedPolicies, binding::Binding, per_core::PerCore, slot::Slot};
use crate::{
    config::{ConfigError, ConfigMistake, SetOrigins, Values},
    origin::Origin,
    prepared::Closure,
};

/// The origins that replace `configured` in the `origins` of a handler.
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
/// Clones share the origins. Each router of a program can have its own set.
#[derive(Clone, Debug, Default)]
pub struct OriginSet(Arc<Mutex<Set>>);

#[derive(Debug, Default)]
struct Set {
    origins: SetOrigins,
    warnings: Vec<ConfigMistake>,
    closures: Vec<Closure>,
    /// The policies with which the set is mounted.
    bindings: Vec<Binding>,
}

impl OriginSet {
    /// Creates a set of origins and origin patterns. A single string is a comma-separated list; see [`Values`].
    ///
    /// Rules that depend on the rest of a policy, such as `credentials`, are checked when the set is mounted.
    /// A set may be empty if each policy has other origins.
    ///
    /// # Errors
    ///
    /// If values break a rule for origins. The error contains all of them.
    pub fn new(values: impl Into<Values>) -> Result<Self, ConfigError> {
        Self::named("", values)
    }

    /// Creates a set with a name for messages, such as `[http.cors]` or `--allow-origin`.
    ///
    /// # Errors
    ///
    /// As for [`new`](Self::new).
    pub fn named(name: impl Into<String>, values: impl Into<Values>) -> Result<Self, ConfigError> {
        let origins = SetOrigins::new(name.into(), values.into());
        let set = Set {
            warnings: origins.check_alone()?,
            origins,
            ..Set::default()
        };
        Ok(Self(Arc::new(Mutex::new(set))))
    }

    /// The same set, which also allows every origin for which `matches` returns `true`.
    ///
    /// The function is called last, possibly for each request, and is not asynchronous: it can look up a map, but
    /// cannot query a database. If it panics, the origin is not allowed, and an event at the level `error`
    /// reports it (feature `tracing`).
    #[must_use]
    pub fn matching(self, matches: impl Fn(&Origin<'_>) -> bool + Send + Sync + 'static) -> Self {
        let mut set = self.lock();
        set.closures.push(Closure::new(matches));
        set.apply();
        drop(set);
        self
    }

    /// Replaces the origins in every router in which the set is mounted. Each request is decided with either the
    /// old origins or the new ones.
    ///
    /// # Errors
    ///
    /// If values break a rule of a policy with which the set is mounted. The set is then unchanged.
    pub fn replace(&self, values: impl Into<Values>) -> Result<(), ConfigError> {
        let mut set = self.lock();
        let origins = SetOrigins::new(set.origins.name.clone(), values.into());
        let warnings = origins.check_alone()?;
        set.bindings.retain(Binding::is_mounted);
        let bindings = set.bindings.iter();
        ConfigError::collect(bindings.map(|binding| binding.check(&origins, &set.closures)))?;
        set.origins = origins;
        set.warnings = warnings;
        set.apply();
        Ok(())
    }

    /// The origins and patterns, without those that only a function allows.
    #[must_use]
    pub fn origins(&self) -> Vec<String> {
        self.lock().origins.values.clone()
    }

    /// The warnings. A program should log them.
    #[must_use]
    pub fn warnings(&self) -> Vec<ConfigMistake> {
        self.lock().warnings.clone()
    }

    /// Mounts policies with the set.
    pub(super) fn bind(
        &self,
        mut binding: Binding,
    ) -> Result<PerCore<Slot<OwnedPolicies>>, ConfigError> {
        let mut set = self.lock();
        binding.check(&set.origins, &set.closures)?;
        let slots = binding.mount(&set.origins, &set.closures);
        set.bindings.retain(Binding::is_mounted);
        set.bindings.push(binding);
        Ok(slots)
    }

    fn lock(&self) -> MutexGuard<'_, Set> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Deserializes a list of origins, or one comma-separated string, and checks it as [`OriginSet::new`] does.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for OriginSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Values::deserialize(deserializer)?;
        Self::new(values).map_err(serde::de::Error::custom)
    }
}

impl Set {
    /// Prepares the policies with which the set is mounted.
    fn apply(&self) {
        for binding in &self.bindings {
            binding.replace(&self.origins, &self.closures);
        }
    }
}
