//! A policy from the program's configuration.

use std::sync::Arc;

use super::{LoadPolicies, Policies, per_core::PerCore};
use crate::{
    config::{CheckedConfig, ConfigError, ConfigMistake, PolicyConfig},
    prepared::{Description, OriginTable, PreparedPolicy, ReadOrigins},
};

/// A checked policy from the program's configuration.
///
/// [`PolicyConfig::check`](crate::PolicyConfig::check) creates it, and it implements `Deserialize` (feature
/// `serde`). It follows the rules of the attribute, and is used like the policy of a handler:
///
/// ```
/// use cors_runtime::{PolicyConfig, tower::CorsLayer};
///
/// let policy = PolicyConfig::new().origins(["https://app.example.com"]).check()?;
/// let layer = CorsLayer::new(policy);
/// # Ok::<(), cors_runtime::ConfigError>(())
/// ```
///
/// Clones share the policy.
#[derive(Clone, Debug)]
pub struct RuntimePolicy {
    prepared: Arc<PreparedPolicy>,
    warnings: Arc<[ConfigMistake]>,
}

/// A [`RuntimePolicy`] in the form that a layer stores.
#[derive(Clone, Debug, PartialEq)]
pub struct RuntimePolicies(PerCore<Arc<PreparedPolicy>>);

impl PolicyConfig {
    /// Checks the configuration against the rules of the attribute.
    ///
    /// # Errors
    ///
    /// All mistakes. Warnings are not errors: [`RuntimePolicy::warnings`] returns those that
    /// [`allow`](Self::allow) does not silence.
    pub fn check(&self) -> Result<RuntimePolicy, ConfigError> {
        self.checked().map(RuntimePolicy::new)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for RuntimePolicy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let config = PolicyConfig::deserialize(deserializer)?;
        config.check().map_err(serde::de::Error::custom)
    }
}

impl RuntimePolicy {
    fn new(config: CheckedConfig) -> Self {
        let origins = config.origins.iter().map(String::as_str);
        let wildcard = config.any_origin.then_some("*");
        let mut read = ReadOrigins::default();
        read.extend(wildcard.into_iter().chain(origins));
        let warnings = config.warnings.clone().into();
        let description = Arc::new(Description::from(config));
        let origins = if description.no_origin {
            OriginTable::None
        } else {
            OriginTable::of_configuration(read)
        };
        Self {
            prepared: Arc::new(PreparedPolicy::with_origins(description, origins)),
            warnings,
        }
    }

    /// The warnings that `allow` does not silence. A program should log them.
    #[must_use]
    pub fn warnings(&self) -> &[ConfigMistake] {
        &self.warnings
    }

    /// The contents of the policy.
    #[must_use]
    pub fn description(&self) -> &Description {
        self.prepared.description()
    }

    /// The policy, prepared for requests.
    #[doc(hidden)]
    #[must_use]
    pub const fn prepared(&self) -> &Arc<PreparedPolicy> {
        &self.prepared
    }

    /// The policy in the form for a single request, for instance for the request of a tenant.
    ///
    /// An adapter that finds a policy for each request decides the request with it. For a layer that is mounted once,
    /// pass the policy itself, which has a copy for each core of the machine.
    ///
    /// ```
    /// use cors_runtime::PolicyConfig;
    /// use http::Request;
    ///
    /// let policy = PolicyConfig::new().origins(["https://app.example.com"]).check()?;
    /// let request = Request::get("/").header("origin", "https://app.example.com").body(()).unwrap();
    /// let mut headers = http::HeaderMap::new();
    /// policy.for_request().response_headers(&request).write(&mut headers);
    /// assert_eq!(headers["access-control-allow-origin"], "https://app.example.com");
    /// # Ok::<(), cors_runtime::ConfigError>(())
    /// ```
    #[must_use]
    pub fn for_request(&self) -> Policies<RuntimePolicies> {
        let policy = Arc::clone(&self.prepared);
        Policies::from_source(RuntimePolicies(PerCore::one(policy)))
    }

    /// A copy of the policy with its own reference counts.
    pub(super) fn copy(&self) -> Arc<PreparedPolicy> {
        Arc::new(self.prepared.detached())
    }

    fn policies(&self) -> RuntimePolicies {
        RuntimePolicies(PerCore::new(|| self.copy()))
    }
}

impl LoadPolicies for RuntimePolicies {
    type Policy = Arc<PreparedPolicy>;

    type Group<'s> = &'s Arc<PreparedPolicy>;

    #[inline]
    fn load(&self) -> Option<&Arc<PreparedPolicy>> {
        Some(self.0.get())
    }

    fn to_mount(&self) -> Self {
        Self(self.0.to_all())
    }
}

impl From<RuntimePolicy> for Policies<RuntimePolicies> {
    fn from(policy: RuntimePolicy) -> Self {
        Self::from(&policy)
    }
}

impl From<&RuntimePolicy> for Policies<RuntimePolicies> {
    fn from(policy: &RuntimePolicy) -> Self {
        Self::from_source(policy.policies())
    }
}
