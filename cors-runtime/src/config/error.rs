//! The error of an invalid configuration.

use std::{
    collections::{HashMap, hash_map::Entry},
    error::Error,
    fmt,
};

use cors_rules::{Rule, Severity};

/// The error of an invalid configuration, with all its mistakes.
///
/// [`Display`](fmt::Display) writes each mistake in three parts, with the name of the configuration:
///
/// ```
/// use cors_runtime::PolicyConfig;
///
/// let config = PolicyConfig::new()
///     .name("[http.cors]")
///     .origins(["https://App.example.com"])
///     .methods(["get"]);
/// assert_eq!(
///     config.check().unwrap_err().to_string(),
///     "error: `[http.cors]`, `origins`: `https://App.example.com`: \
///      browsers send the scheme and the host in lower case
///        help: write `\"https://app.example.com\"`
///        rule: origin_case
/// error: `[http.cors]`, `methods`: `get`: \
///      methods are case-sensitive, and browsers send `GET` for `get`
///        help: write `\"GET\"`
///        rule: method_case"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub(super) name: String,
    pub(super) mistakes: Vec<ConfigMistake>,
}

impl ConfigError {
    /// The name of the configuration, as [`PolicyConfig::name`](crate::PolicyConfig::name) sets it; empty
    /// if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The mistakes; there is at least one.
    ///
    /// A missing `origins` comes first. The others are in the order of the keys in the configuration, and of
    /// the elements of each list. If a format sorts the keys of its tables, as `toml` does without its
    /// feature `preserve_order`, they are in the order of the [table of keys](crate::cors#keys).
    #[must_use]
    pub fn mistakes(&self) -> &[ConfigMistake] {
        &self.mistakes
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.mistakes.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{mistake}")?;
        }
        Ok(())
    }
}

impl Error for ConfigError {}

impl ConfigError {
    /// The same mistakes, as mistakes of this policy.
    pub(crate) fn of_policy(mut self, policy: &str) -> Self {
        for mistake in &mut self.mistakes {
            mistake.policies = vec![policy.to_owned()];
        }
        self
    }

    /// Combines the mistakes of all results in one error. Equal mistakes of several policies are merged.
    pub(crate) fn collect<T>(results: impl Iterator<Item = Result<T, Self>>) -> Result<(), Self> {
        let mut errors = results.filter_map(Result::err);
        let Some(mut all) = errors.next() else {
            return Ok(());
        };
        let mut places = HashMap::new();
        for (place, mistake) in all.mistakes.iter().enumerate() {
            places.entry(mistake.identity()).or_insert(place);
        }
        for mistake in errors.flat_map(|error| error.mistakes) {
            match places.entry(mistake.identity()) {
                Entry::Occupied(place) => all.mistakes[*place.get()].add_policies(mistake.policies),
                Entry::Vacant(place) => {
                    place.insert(all.mistakes.len());
                    all.mistakes.push(mistake);
                }
            }
        }
        Err(all)
    }
}

/// A mistake in a configuration, or a warning about it.
///
/// The texts are safe to log: invisible characters are escaped, and long values are truncated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigMistake {
    pub(super) name: String,
    pub(super) key: Option<String>,
    pub(super) value: Option<String>,
    pub(super) what: String,
    pub(super) help: String,
    pub(super) rule: Rule,
    /// The policies of which a set of origins breaks the rule, with their locations.
    pub(super) policies: Vec<String>,
}

impl ConfigMistake {
    /// Mistakes of two policies with the same identity are merged.
    fn identity(&self) -> (Option<String>, String, String, &'static str) {
        let (value, what, help) = (self.value.clone(), self.what.clone(), self.help.clone());
        (value, what, help, self.rule.id())
    }

    /// Adds policies without duplicates: a set may be mounted with one policy many times.
    fn add_policies(&mut self, policies: Vec<String>) {
        for policy in policies {
            if !self.policies.contains(&policy) {
                self.policies.push(policy);
            }
        }
    }

    /// The key as it is written, even if it is unknown, or the missing key. `None` for a key that is not a string, which some
    /// formats allow.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The wrong value: an element of a list, or the value of another key. `None` if the key itself is
    /// wrong, missing, or an empty list.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// How to fix the mistake. Code in backticks can be pasted into a TOML file; values are also valid in JSON.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.help
    }

    /// The id of the [rule](crate::rules), such as `origin_case`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule.id()
    }

    /// Whether it is a warning, which `allow` can silence, and not an error.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.rule.severity() == Severity::Warning
    }
}

impl fmt::Display for ConfigMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_warning() {
            "warning"
        } else {
            "error"
        };
        write!(f, "{kind}: ")?;
        if !self.name.is_empty() {
            write!(f, "`{}`, ", self.name)?;
        }
        for text in [&self.key, &self.value].into_iter().flatten() {
            write!(f, "`{text}`: ")?;
        }
        let Self {
            what, help, rule, ..
        } = self;
        write!(f, "{what}\n       help: {help}\n")?;
        if !self.policies.is_empty() {
            writeln!(f, "     policy: {}", self.policies.join(", "))?;
        }
        write!(f, "       rule: {rule}")
    }
}
