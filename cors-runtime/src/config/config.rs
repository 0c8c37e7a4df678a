//! The configuration of a policy, before the check.

use cors_rules::Key;

use super::{
    check::check,
    checked::CheckedConfig,
    entry::{Entry, Written},
    error::ConfigError,
    max_age::MaxAge,
    values::Values,
};

/// The configuration of a policy: the values of its keys, which [`check`](Self::check) checks.
///
/// The methods have the names of the [keys of the attribute](crate::cors#keys), and the values are checked by the same
/// rules. Calling a method again replaces the value of its key.
///
/// ```
/// use cors_runtime::PolicyConfig;
///
/// let policy = PolicyConfig::new()
///     .name("[http.cors]")
///     .origins(["https://app.example.com"])
///     .methods(["GET", "POST"])
///     .headers("content-type, authorization")
///     .max_age("10m")
///     .credentials()
///     .check()?;
/// assert!(policy.warnings().is_empty());
/// # Ok::<(), cors_runtime::ConfigError>(())
/// ```
///
/// # Reading a file
///
/// With the feature `serde`, it is deserialized from a table with the keys of the attribute:
///
/// | key | value |
/// |---|---|
/// | `origins`, `debug_origins`, `methods`, `headers`, `expose`, `allow` | a list of strings, or one comma-separated string; `"any"` except for `allow`; `"none"` for `origins` |
/// | `max_age` | whole seconds, or `"10m"`, `"1h"`, `"1d"` |
/// | `preflight_status` | a number from 200 to 299 |
/// | `enforce` | `true`, `false`, or the server's own hosts, as a list of strings or one comma-separated string |
/// | `credentials`, `private_network`, `danger_null_origin`, `danger_insecure_origins`, `danger_public_suffix` | `true` or `false` |
///
/// Numbers and booleans may also be strings, as in environment variables. A key with the value `null` is treated as
/// absent. Unknown keys, repeated keys and values of the wrong type do not end deserialization: `check` returns
/// them together with all other mistakes. A value that is not a table is an error of the format.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use cors_runtime::PolicyConfig;
///
/// let config: PolicyConfig = toml::from_str(
///     r#"
///     orgins = ["https://app.example.com"]
///     methods = ["GET", "post"]
///     "#,
/// )
/// .unwrap();
/// let error = config.name("cors.toml").check().unwrap_err();
/// let mistakes = error.mistakes().iter();
/// let helps: Vec<_> = mistakes.map(|mistake| (mistake.rule(), mistake.help())).collect();
/// assert_eq!(
///     helps,
///     [("unknown_key", "write `origins`"), ("method_case", "write `\"POST\"`")]
/// );
/// # }
/// ```
///
/// [`RuntimePolicy`](crate::RuntimePolicy) is deserialized from the same table, and checked at the same time. In the
/// repository, `docs/cors-policy.schema.json` is a JSON Schema of the table, for editors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyConfig {
    name: String,
    pub(super) entries: Vec<Entry>,
}

impl PolicyConfig {
    /// A configuration without keys. Only `origins` is required.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            name: String::new(),
            entries: Vec::new(),
        }
    }

    /// Sets the name of the configuration in messages, such as a section, a file or an argument.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let error = PolicyConfig::new().name("--allow-origin").origins("").check().unwrap_err();
    /// assert_eq!(error.name(), "--allow-origin");
    /// assert!(error.to_string().starts_with("error: `--allow-origin`, `origins`: "));
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the origins that may read responses: `"any"`, or exact origins and patterns.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new();
    /// for origins in ["any", "https://app.example.com", "https://*.example.com, tauri://localhost"] {
    ///     assert!(config.clone().origins(origins).check().is_ok());
    /// }
    /// let error = config.origins(["https://app.example.com/"]).check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].rule(), "origin_trailing");
    /// assert_eq!(error.mistakes()[0].help(), "write `\"https://app.example.com\"`");
    /// ```
    #[must_use]
    pub fn origins(self, origins: impl Into<Values>) -> Self {
        self.with(Key::Origins, origins.into())
    }

    /// Sets origins that are added if `debug_assertions` are enabled.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new()
    ///     .origins("https://app.example.com")
    ///     .debug_origins("http://localhost:3000");
    /// assert!(config.check().unwrap().warnings().is_empty());
    /// ```
    #[must_use]
    pub fn debug_origins(self, origins: impl Into<Values>) -> Self {
        self.with(Key::DebugOrigins, origins.into())
    }

    /// Sets the methods: `"any"`, or a list. The default is GET, HEAD, POST, PUT, PATCH and DELETE.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// assert!(config.clone().methods(["GET", "PURGE"]).check().is_ok());
    /// let error = config.methods(["patch"]).check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].rule(), "method_case");
    /// ```
    #[must_use]
    pub fn methods(self, methods: impl Into<Values>) -> Self {
        self.with(Key::Methods, methods.into())
    }

    /// Sets the request headers that scripts may send, in any letter case: `"any"`, or a list. `"any"` does not
    /// cover `authorization`, which can be listed in addition.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// assert!(config.clone().headers(["any", "authorization"]).check().is_ok());
    /// let error = config.headers("content-type, cookie").check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].value(), Some("cookie"));
    /// assert_eq!(error.mistakes()[0].rule(), "header_forbidden");
    /// ```
    #[must_use]
    pub fn headers(self, names: impl Into<Values>) -> Self {
        self.with(Key::Headers, names.into())
    }

    /// Sets the response headers that scripts may read, in any letter case: `"any"`, or a list.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// assert!(config.clone().expose("x-request-id, etag").check().is_ok());
    /// let error = config.expose(["set-cookie"]).check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].rule(), "expose_forbidden");
    /// ```
    #[must_use]
    pub fn expose(self, names: impl Into<Values>) -> Self {
        self.with(Key::Expose, names.into())
    }

    /// Sets how long a browser may cache a preflight response: whole seconds, 0 to 86400, or a string such
    /// as `"10m"`. Zero disables the cache. By default, browsers cache for 5 seconds.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// assert!(config.clone().max_age(600).check().is_ok());
    /// let error = config.max_age("2d").check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].rule(), "max_age_range");
    /// assert_eq!(error.mistakes()[0].help(), "write `86400`");
    /// ```
    #[must_use]
    pub fn max_age(self, max_age: impl Into<MaxAge>) -> Self {
        self.with(Key::MaxAge, max_age.into())
    }

    /// Allows requests with cookies, HTTP authentication and client certificates.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let error = PolicyConfig::new().origins("any").credentials().check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].rule(), "any_origin_with_credentials");
    /// ```
    #[must_use]
    pub fn credentials(self) -> Self {
        self.on(Key::Credentials)
    }

    /// Refuses browser requests from origins that are neither allowed nor the server's own, with 403, before any
    /// handler runs.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let policy = PolicyConfig::new().origins("https://app.example.com").enforce().check().unwrap();
    /// let foreign = http::Request::post("/").header("origin", "https://evil.example").body(()).unwrap();
    /// assert!(policy.decide(&foreign).is_blocked());
    /// ```
    #[must_use]
    pub fn enforce(self) -> Self {
        self.on(Key::Enforce)
    }

    /// Like [`enforce`](Self::enforce), and also refuses requests with any `Host` that is not listed. A host is written as in
    /// an origin, without the scheme.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// let policy = config.clone().enforce_hosts(["api.example.com"]).check().unwrap();
    /// let request = http::Request::get("/").header("host", "evil.example").body(()).unwrap();
    /// assert!(policy.decide(&request).is_blocked());
    ///
    /// let error = config.enforce_hosts("https://api.example.com").check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].help(), "write `\"api.example.com\"`");
    /// ```
    #[must_use]
    pub fn enforce_hosts(self, hosts: impl Into<Values>) -> Self {
        self.with(Key::Enforce, hosts.into())
    }

    /// Allows pages of a public network to call the service on a private network.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com").private_network();
    /// assert!(config.check().is_ok());
    /// ```
    #[must_use]
    pub fn private_network(self) -> Self {
        self.on(Key::PrivateNetwork)
    }

    /// Sets the status of an allowed preflight, 200 to 299. The default is 204.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://app.example.com");
    /// assert!(config.clone().preflight_status(200).check().is_ok());
    /// assert!(config.preflight_status(302).check().is_err());
    /// ```
    #[must_use]
    pub fn preflight_status(self, status: u16) -> Self {
        self.with(Key::PreflightStatus, Written::Number(status.to_string()))
    }

    /// Opts out of the rule against the origin `"null"`: [`origin_null`](crate::rules#origin_null).
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("null");
    /// assert!(config.check().is_err());
    /// assert!(config.danger_null_origin().check().is_ok());
    /// ```
    #[must_use]
    pub fn danger_null_origin(self) -> Self {
        self.on(Key::DangerNullOrigin)
    }

    /// Opts out of the rule against `credentials` for `http` origins:
    /// [`insecure_origin_with_credentials`](crate::rules#insecure_origin_with_credentials).
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("http://intranet.example").credentials();
    /// assert!(config.check().is_err());
    /// assert!(config.danger_insecure_origins().check().is_ok());
    /// ```
    #[must_use]
    pub fn danger_insecure_origins(self) -> Self {
        self.on(Key::DangerInsecureOrigins)
    }

    /// Opts out of the rules against patterns such as `"https://*.github.io"`:
    /// [`public_suffix_with_credentials`](crate::rules#public_suffix_with_credentials) and
    /// [`public_suffix`](crate::rules#public_suffix).
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("https://*.github.io").credentials();
    /// assert!(config.check().is_err());
    /// assert!(config.danger_public_suffix().check().is_ok());
    /// ```
    #[must_use]
    pub fn danger_public_suffix(self) -> Self {
        self.on(Key::DangerPublicSuffix)
    }

    /// Sets the ids of [rules](crate::rules) whose warnings are silenced.
    ///
    /// ```
    /// # use cors_runtime::PolicyConfig;
    /// let config = PolicyConfig::new().origins("http://tauri.localhost");
    /// assert_eq!(config.check().unwrap().warnings()[0].rule(), "loopback_in_release");
    ///
    /// let config = config.allow("loopback_in_release");
    /// assert!(config.check().unwrap().warnings().is_empty());
    ///
    /// let error = config.allow(["origin_null"]).check().unwrap_err();
    /// assert_eq!(error.mistakes()[0].help(), "remove it, and add `danger_null_origin = true`");
    /// ```
    #[must_use]
    pub fn allow(self, ids: impl Into<Values>) -> Self {
        self.with(Key::Allow, ids.into())
    }

    /// Checks the configuration, and returns it as plain values.
    pub(crate) fn checked(&self) -> Result<CheckedConfig, ConfigError> {
        check(&self.name, &self.entries)
    }

    fn on(self, key: Key) -> Self {
        self.with(key, Written::Flag(true))
    }

    fn with(mut self, key: Key, value: impl Into<Written>) -> Self {
        let is_other = |entry: &Entry| entry.key.as_deref() != Some(key.name());
        self.entries.retain(is_other);
        self.entries.push(Entry::new(key.name(), value.into()));
        self
    }
}
