//! What a policy declares, as responses and diagnostics need it.

use std::{borrow::Cow, panic::Location};

use cors_rules::origins::Context;

use super::texts::{NameList, Texts};
use crate::declaration::{Declaration, Names};

/// What a policy declares, and how messages call it.
#[derive(Clone, Debug)]
pub struct Description {
    pub(crate) name: Cow<'static, str>,
    /// Where the handler or the named policy is; `None` for a policy that a configuration has.
    pub(crate) location: Option<&'static Location<'static>>,
    pub(crate) any_origin: bool,
    /// The origins and patterns that are listed.
    pub(crate) origins: Texts,
    /// The other elements of `origins`, as they are written.
    pub(crate) other_origins: Vec<String>,
    pub(crate) methods: NameList,
    pub(crate) headers: NameList,
    pub(crate) expose: NameList,
    /// In seconds, as a number and as text.
    pub(crate) max_age: Option<(u32, Cow<'static, str>)>,
    pub(crate) credentials: bool,
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
            private_network: declaration.private_network,
            preflight_status: declaration.preflight_status,
            allowances: allowances.collect(),
        }
    }

    /// The name of the handler or of the named policy, or how the configuration is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the handler or the named policy is; `None` for a policy that a configuration has.
    #[must_use]
    pub const fn location(&self) -> Option<&'static Location<'static>> {
        self.location
    }

    /// The name, and where the policy is: `` `list_users` (src/users.rs:12) ``.
    pub(crate) fn name_and_place(&self) -> String {
        match self.location {
            Some(place) => format!("`{}` ({}:{})", self.name, place.file(), place.line()),
            None if self.name.is_empty() => "the configured policy".to_owned(),
            None => format!("`{}`", self.name),
        }
    }

    /// What the rules on origins depend on, for origins beside those that are declared.
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

impl From<Names<'static>> for NameList {
    fn from(names: Names<'static>) -> Self {
        Self {
            list: Texts::Static(names.list),
            value: Cow::Borrowed(names.value),
        }
    }
}
