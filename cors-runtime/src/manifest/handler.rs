//! A handler and its policy, as data.

use serde::{Deserialize, Serialize};

use super::{Entry, Names, Origin};

/// An annotated handler and what its policy says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Handler {
    /// Its name.
    pub name: String,
    /// The module that it stands in.
    pub module: String,
    /// The source file that it stands in, with `/` between folders.
    pub file: String,
    /// The line of its name in the file.
    pub line: u32,
    /// The methods that it serves.
    pub methods: Names,
    /// The origins whose scripts may read its responses.
    pub origins: Vec<Origin>,
    /// The request headers that a script may send.
    pub headers: Names,
    /// The response headers that a script may read.
    pub expose: Names,
    /// Whether cookies and HTTP authentication may be used.
    pub credentials: bool,
    /// How many seconds a browser may keep the answer to a preflight.
    pub max_age: Option<u32>,
    /// Whether pages of a public network may reach it on a private one.
    pub private_network: bool,
    /// The opt-outs, as `danger_null_origin`, and the rules whose warnings are silenced.
    pub allow: Vec<String>,
}

impl Handler {
    pub(super) fn of(Entry(policy): Entry) -> Self {
        Self {
            name: policy.name().to_owned(),
            module: policy.module().to_owned(),
            file: policy.file().replace('\\', "/"),
            line: policy.line(),
            methods: policy.methods().into(),
            origins: Origin::all_of(policy.origins()),
            headers: policy.headers().into(),
            expose: policy.expose().into(),
            credentials: policy.credentials(),
            max_age: policy.max_age(),
            private_network: policy.private_network(),
            allow: policy.allowances().map(str::to_owned).collect(),
        }
    }

    /// Its module and name: `my_api::users::list_users`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}::{}", self.module, self.name)
    }

    /// The element of `origins` that lets in all that `origin` does: itself, or one that covers it.
    pub(super) fn covering(&self, origin: &Origin) -> Option<&Origin> {
        let same = self.origins.iter().find(|&own| own == origin);
        same.or_else(|| self.origins.iter().find(|own| own.covers(origin)))
    }

    pub(super) fn allows(&self, rule: &str) -> bool {
        self.allow.iter().any(|own| own == rule)
    }

    /// What handlers are sorted by.
    pub(super) fn key(&self) -> (&str, &str, u32) {
        (&self.module, &self.name, self.line)
    }

    /// The opt-outs from rules that are errors: `danger_null_origin` and its like.
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

fn is_opt_out(rule: &str) -> bool {
    rule.starts_with("danger_")
}
