//! A handler and its policy, as data.

use cors_runtime::{Policy, RuntimePolicy};
use serde::{Deserialize, Serialize};

use crate::{names::Names, origin::Origin};

/// An annotated handler and its policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Handler {
    /// The name of the function.
    pub name: String,
    /// The module of the function, as `module_path!` returns it.
    pub module: String,
    /// The source file, with `/` between folders.
    pub file: String,
    /// The line of the name in the file.
    pub line: u32,
    /// The methods that the handler serves.
    pub methods: Names,
    /// The origins whose scripts may read the handler's responses.
    pub origins: Vec<Origin>,
    /// The request headers that a script may send.
    pub headers: Names,
    /// The response headers that a script may read.
    pub expose: Names,
    /// Whether requests may carry cookies, HTTP authentication and client certificates.
    pub credentials: bool,
    /// How many seconds a browser may cache the response to a preflight.
    pub max_age: Option<u32>,
    /// Whether pages of a public network may reach the handler on a private one.
    pub private_network: bool,
    /// The status of the response to an allowed preflight.
    pub preflight_status: u16,
    /// The opt-outs, such as `danger_null_origin`, and the rules whose warnings are silenced.
    pub allow: Vec<String>,
}

impl From<&RuntimePolicy> for Handler {
    /// The policy of a configuration. It has no source location, and its name is that of the configuration.
    fn from(policy: &RuntimePolicy) -> Self {
        let policy = policy.description();
        let any = policy.is_any_origin().then_some("*");
        let name = match policy.name() {
            "" => "RuntimePolicy",
            name => name,
        };
        Self {
            name: name.to_owned(),
            module: String::new(),
            file: String::new(),
            line: 0,
            methods: policy.methods().into(),
            origins: any
                .into_iter()
                .chain(policy.origins())
                .map(Origin::listed)
                .collect(),
            headers: policy.headers().into(),
            expose: policy.expose().into(),
            credentials: policy.credentials(),
            max_age: policy.max_age(),
            private_network: policy.private_network(),
            preflight_status: policy.preflight_status(),
            allow: policy.allowances().map(str::to_owned).collect(),
        }
    }
}

impl Handler {
    pub(crate) fn new(policy: &Policy) -> Self {
        Self {
            name: policy.name().to_owned(),
            module: policy.module().to_owned(),
            file: policy.file().replace('\\', "/"),
            line: policy.line(),
            methods: policy.methods().into(),
            origins: Origin::list_from(policy.origins()),
            headers: policy.headers().into(),
            expose: policy.expose().into(),
            credentials: policy.credentials(),
            max_age: policy.max_age(),
            private_network: policy.private_network(),
            preflight_status: policy.preflight_status(),
            allow: policy.allowances().map(str::to_owned).collect(),
        }
    }

    /// The module and name: `my_api::users::list_users`. The policy of a configuration has a name alone.
    #[must_use]
    pub fn path(&self) -> String {
        if self.module.is_empty() {
            return self.name.clone();
        }
        format!("{}::{}", self.module, self.name)
    }

    /// The source location, for people.
    pub(crate) fn source(&self) -> String {
        if self.file.is_empty() {
            return "configuration".to_owned();
        }
        format!("{}:{}", self.file, self.line)
    }

    /// The element of `origins` that allows everything that `origin` does: `origin` itself, or one that
    /// covers it.
    pub(crate) fn covering(&self, origin: &Origin) -> Option<&Origin> {
        let same = self.origins.iter().find(|&own| own == origin);
        same.or_else(|| self.origins.iter().find(|own| own.covers(origin)))
    }

    /// The key by which a manifest sorts its handlers.
    pub(crate) fn sort_key(&self) -> (&str, &str, u32) {
        (&self.module, &self.name, self.line)
    }

    /// The opt-outs from rules whose violation is an error, such as `danger_null_origin`.
    pub fn opt_outs(&self) -> impl Iterator<Item = &str> {
        self.allow
            .iter()
            .map(String::as_str)
            .filter(|rule| is_opt_out(rule))
    }

    /// The rules whose warnings are silenced.
    pub fn silenced_warnings(&self) -> impl Iterator<Item = &str> {
        self.allow
            .iter()
            .map(String::as_str)
            .filter(|rule| !is_opt_out(rule))
    }
}

/// Whether an element of `allow` is an opt-out. Decided by the prefix and not by the key table: a file
/// may contain an opt-out of another version of the library.
pub(crate) fn is_opt_out(rule: &str) -> bool {
    rule.starts_with("danger_")
}

#[cfg(test)]
mod tests {
    use cors_rules::{Key, KeyKind};

    use super::is_opt_out;

    #[test]
    fn the_keys_with_the_prefix_are_the_opt_outs() {
        for key in Key::ALL {
            let expected = key.kind() == KeyKind::OptOut;
            assert_eq!(is_opt_out(key.name()), expected, "{key:?}");
        }
    }
}
