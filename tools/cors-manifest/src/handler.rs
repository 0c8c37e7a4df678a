//! A handler and its policy, as data.

use cors_runtime::{Policy, RuntimePolicy};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{
    enforce::Enforce,
    names::Names,
    origin::{Origin, OriginKind},
};

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
    /// The paths in the attribute of a framework below `#[cors]`, as in `#[get("/users")]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// The methods that the handler serves.
    pub methods: Names,
    /// The origins whose scripts may read the handler's responses. `none` if only the program's own pages use the
    /// handler.
    #[serde(deserialize_with = "origins")]
    pub origins: Vec<Origin>,
    /// The request headers that a script may send.
    pub headers: Names,
    /// The response headers that a script may read.
    pub expose: Names,
    /// Whether requests may carry cookies, HTTP authentication and client certificates.
    pub credentials: bool,
    /// Whether requests of other origins, and to other hosts, are refused before the handler runs.
    pub enforce: Enforce,
    /// How many seconds a browser may cache the response to a preflight.
    pub max_age: Option<u32>,
    /// Whether pages of a public network may call the handler on a private network.
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
        let none = policy.is_no_origin().then(Origin::none);
        let any = policy.is_any_origin().then_some("*");
        let listed = any.into_iter().chain(policy.origins());
        let name = match policy.name() {
            "" => "RuntimePolicy",
            name => name,
        };
        Self {
            name: name.to_owned(),
            module: String::new(),
            file: String::new(),
            line: 0,
            paths: Vec::new(),
            methods: policy.methods().into(),
            origins: none.into_iter().chain(listed.map(Origin::listed)).collect(),
            headers: policy.headers().into(),
            expose: policy.expose().into(),
            credentials: policy.credentials(),
            enforce: Enforce::new(policy.enforce(), policy.hosts()),
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
            paths: policy.paths().iter().map(|&path| path.to_owned()).collect(),
            methods: policy.methods().into(),
            origins: Origin::list_from(policy.origins()),
            headers: policy.headers().into(),
            expose: policy.expose().into(),
            credentials: policy.credentials(),
            enforce: Enforce::new(policy.enforce(), policy.hosts().iter().copied()),
            max_age: policy.max_age(),
            private_network: policy.private_network(),
            preflight_status: policy.preflight_status(),
            allow: policy.allowances().map(str::to_owned).collect(),
        }
    }

    /// The module and name: `my_api::users::list_users`. The policy of a configuration has only a name.
    #[must_use]
    pub fn path(&self) -> String {
        if self.module.is_empty() {
            return self.name.clone();
        }
        format!("{}::{}", self.module, self.name)
    }

    /// The source location, for display.
    pub(crate) fn source(&self) -> String {
        if self.file.is_empty() {
            return "configuration".to_owned();
        }
        format!("{}:{}", self.file, self.line)
    }

    /// The elements of `origins` that allow an origin: all but `none`.
    pub(crate) fn allowed_origins(&self) -> impl Iterator<Item = &Origin> + Clone {
        let origins = self.origins.iter();
        origins.filter(|origin| origin.kind != OriginKind::None)
    }

    /// The element of `origins` that allows everything that `origin` allows: `origin` itself, or one that
    /// covers it.
    pub(crate) fn covering(&self, origin: &Origin) -> Option<&Origin> {
        let mut own = self.allowed_origins();
        let same = own.clone().find(|&own| own == origin);
        same.or_else(|| own.find(|own| own.covers(origin)))
    }

    /// Whether the handler serves a method that is not [safe]: any but GET, HEAD, OPTIONS and TRACE.
    ///
    /// [safe]: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1
    #[must_use]
    pub fn serves_unsafe_method(&self) -> bool {
        let is_safe =
            |method: &String| ["GET", "HEAD", "OPTIONS", "TRACE"].contains(&method.as_str());
        self.methods.any || !self.methods.list.iter().all(is_safe)
    }

    /// The sort key of the handler in a manifest.
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

/// Deserializes the origins. `none` must be the only element.
fn origins<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Origin>, D::Error> {
    let origins = Vec::<Origin>::deserialize(deserializer)?;
    let has_none = origins.iter().any(|origin| origin.kind == OriginKind::None);
    if has_none && origins.len() > 1 {
        return Err(D::Error::custom(
            "`none` cannot be combined with other origins",
        ));
    }
    Ok(origins)
}

/// Whether an element of `allow` is an opt-out. The prefix decides, and not the key table, because a file
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
