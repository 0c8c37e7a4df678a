//! The contents of a policy, for responses and diagnostics.

use std::{borrow::Cow, panic::Location};

use cors_rules::origins::Context;

use super::texts::{NameList, Texts};
use crate::{
    config::{self, CheckedConfig},
    declaration::{Declaration, Names},
    request::method::ANY_BY_NAME,
};

/// The contents of a policy, and its name in messages.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the policy"
)]
pub struct Description {
    pub(crate) name: Cow<'static, str>,
    /// The location of the handler or the named policy. `None` for a policy from a configuration.
    pub(crate) location: Option<&'static Location<'static>>,
    /// Whether the policy has `origins = none`.
    pub(crate) no_origin: bool,
    pub(crate) any_origin: bool,
    /// The listed origins and patterns.
    pub(crate) origins: Texts,
    /// The other elements of `origins`, as they are written.
    pub(crate) other_origins: Vec<String>,
    pub(crate) methods: NameList,
    pub(crate) headers: NameList,
    pub(crate) expose: NameList,
    /// In seconds, as a number and as text.
    pub(crate) max_age: Option<(u32, Cow<'static, str>)>,
    pub(crate) credentials: bool,
    /// The hosts of `enforce`; `None` without it.
    pub(crate) enforce: Option<Texts>,
    pub(crate) private_network: bool,
    pub(crate) preflight_status: u16,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowances: Vec<Cow<'static, str>>,
}

impl Description {
    pub(crate) fn new(declaration: &Declaration<'static>) -> Self {
        let origins = &declaration.origins;
        let allowances = declaration.allowances().map(Cow::Borrowed);
        Self {
            name: Cow::Borrowed(declaration.name),
            location: Some(declaration.location),
            no_origin: origins.none,
            any_origin: origins.any,
            origins: Texts::Static(origins.list),
            other_origins: origins.dynamic_elements().collect(),
            methods: declaration.methods.into(),
            headers: declaration.headers.into(),
            expose: declaration.expose.into(),
            max_age: declaration
                .max_age
                .map(|(seconds, text)| (seconds, Cow::Borrowed(text))),
            credentials: declaration.credentials,
            enforce: declaration.enforce.map(Texts::Static),
            private_network: declaration.private_network,
            preflight_status: declaration.preflight_status,
            allowances: allowances.collect(),
        }
    }

    /// The name of the handler, the named policy or the configuration.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The location of the handler or the named policy. `None` for a policy from a configuration.
    #[must_use]
    pub const fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }

    /// Whether `origins` is `none`.
    #[must_use]
    pub const fn is_no_origin(&self) -> bool {
        self.no_origin
    }

    /// Whether every origin is allowed.
    #[must_use]
    pub const fn is_any_origin(&self) -> bool {
        self.any_origin
    }

    /// The listed origins and patterns.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.origins.iter()
    }

    /// The methods.
    #[must_use]
    pub const fn methods(&self) -> &NameList {
        &self.methods
    }

    /// The request headers that scripts may send in addition to the safelisted ones.
    #[must_use]
    pub const fn headers(&self) -> &NameList {
        &self.headers
    }

    /// The response headers that scripts may read in addition to the safelisted ones.
    #[must_use]
    pub const fn expose(&self) -> &NameList {
        &self.expose
    }

    /// How many seconds a browser may cache a preflight response. `None` means the browser's default.
    #[must_use]
    pub fn max_age(&self) -> Option<u32> {
        self.max_age.as_ref().map(|(seconds, _)| *seconds)
    }

    /// Whether requests may carry cookies, HTTP authentication and client certificates.
    #[must_use]
    pub const fn credentials(&self) -> bool {
        self.credentials
    }

    /// Whether a request from an origin that is neither allowed nor the server's own is refused before the
    /// handler runs.
    #[must_use]
    pub const fn enforce(&self) -> bool {
        self.enforce.is_some()
    }

    /// The hosts under which the server is reached. Empty if any host is accepted.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.enforce.iter().flat_map(Texts::iter)
    }

    /// Whether scripts of public pages may call the handler on a private network.
    #[must_use]
    pub const fn private_network(&self) -> bool {
        self.private_network
    }

    /// The status of the response to an allowed preflight.
    #[must_use]
    pub const fn preflight_status(&self) -> u16 {
        self.preflight_status
    }

    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub fn allowances(&self) -> impl Iterator<Item = &str> {
        self.allowances.iter().map(|allowance| &**allowance)
    }

    /// The name and location of the policy: `` `list_users` (src/users.rs:12) ``.
    pub(crate) fn name_and_place(&self) -> String {
        match self.location {
            Some(place) => format!("`{}` ({}:{})", self.name, place.file(), place.line()),
            None if self.name.is_empty() => "the configured policy".to_owned(),
            None => format!("`{}`", self.name),
        }
    }

    /// The context for the rules about origins that are added to the declared origins.
    pub(crate) fn origin_context(&self) -> Context {
        let has = |opt_out: &str| self.allowances.iter().any(|own| own == opt_out);
        Context {
            others: self.origins.len() + self.other_origins.len() + usize::from(self.any_origin),
            credentials: self.credentials,
            allow_null: has("danger_null_origin"),
            allow_insecure: has("danger_insecure_origins"),
            allow_public_suffix: has("danger_public_suffix"),
        }
    }
}

impl From<CheckedConfig> for Description {
    fn from(config: CheckedConfig) -> Self {
        let max_age = |seconds: u32| (seconds, Cow::Owned(seconds.to_string()));
        let allowances = config.allowances.into_iter().map(Cow::Owned);
        Self {
            name: Cow::Owned(config.name),
            location: None,
            no_origin: config.no_origin,
            any_origin: config.any_origin,
            origins: config.origins.into_iter().collect(),
            other_origins: Vec::new(),
            methods: config.methods.into(),
            headers: config.headers.into(),
            expose: config.expose.into(),
            max_age: config.max_age.map(max_age),
            credentials: config.credentials,
            enforce: config.enforce.map(|hosts| hosts.into_iter().collect()),
            private_network: config.private_network,
            preflight_status: config.preflight_status,
            allowances: allowances.collect(),
        }
    }
}

impl From<config::NameList> for NameList {
    fn from(names: config::NameList) -> Self {
        let wildcard = names.any.then_some("*");
        let listed = names.names.iter().map(String::as_str);
        let value: Vec<&str> = wildcard.into_iter().chain(listed).collect();
        // The default methods of a policy are a constant, so copying the header updates no reference count.
        let value = match value.join(",") {
            value if value == ANY_BY_NAME => Cow::Borrowed(ANY_BY_NAME),
            value => Cow::Owned(value),
        };
        Self {
            list: names.names.into_iter().collect(),
            value,
        }
    }
}

impl From<Names<'static>> for NameList {
    fn from(names: Names<'static>) -> Self {
        Self {
            list: Texts::Static(names.list),
            value: Cow::Borrowed(names.value),
        }
    }
}
