//! The result of checking a configuration.

use super::error::ConfigMistake;

/// A configuration that breaks no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the policy"
)]
pub(crate) struct CheckedConfig {
    /// The name of the configuration in messages; empty if it has no name.
    pub(crate) name: String,
    pub(crate) no_origin: bool,
    pub(crate) any_origin: bool,
    /// Exact origins and patterns as they are written, without duplicates. Those of `debug_origins` follow if
    /// `debug_assertions` are enabled.
    pub(crate) origins: Vec<String>,
    pub(crate) methods: NameList,
    /// In lower case.
    pub(crate) headers: NameList,
    /// In lower case.
    pub(crate) expose: NameList,
    /// In seconds.
    pub(crate) max_age: Option<u32>,
    pub(crate) credentials: bool,
    /// The hosts of `enforce`; `None` without it.
    pub(crate) enforce: Option<Vec<String>>,
    pub(crate) private_network: bool,
    pub(crate) preflight_status: u16,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowances: Vec<String>,
    /// The warnings that are not silenced.
    pub(crate) warnings: Vec<ConfigMistake>,
}

/// Methods or header names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameList {
    /// Whether the list contains the wildcard.
    pub(crate) any: bool,
    pub(crate) names: Vec<String>,
}

impl NameList {
    /// Creates a list of names. `*` is the wildcard.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter();
        let (wildcards, names): (Vec<String>, _) = names.partition(|name| name == "*");
        Self {
            any: !wildcards.is_empty(),
            names,
        }
    }
}
