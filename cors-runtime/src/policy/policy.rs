//! The policy of one handler.

use std::ptr;

use super::PreparedCell;
use crate::{
    const_str,
    declaration::{Builder, Declaration, readers},
    prepared::{Description, Mistake, PrepareError, PreparedPolicy, ReadOrigins, VariableReader},
};

/// The CORS policy of one handler.
///
/// `#[cors]` generates one for each annotated handler: `list_users::POLICY` is the policy of the handler
/// `list_users`. The compiler checks it, and it does not change at run time.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    declaration: Declaration<'static>,
    /// A reference, because constants read policies, and a constant cannot access interior mutability.
    prepared: &'static PreparedCell,
    variables: VariableReader,
    /// The named policy from which it was created.
    #[cfg_attr(
        not(feature = "manifest"),
        expect(dead_code, reason = "the manifest reads it")
    )]
    named: Option<&'static PreparedCell>,
    /// The check of the path that names the policy, if the path can also name another item.
    item: Option<fn() -> Option<Mistake>>,
}

impl PartialEq for Policy {
    /// Whether both are the policy of the same handler, or the same named policy.
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.prepared, other.prepared)
    }
}

impl Eq for Policy {}

impl Builder {
    /// Creates the policy. Its prepared form is stored in `prepared`.
    #[doc(hidden)]
    #[must_use]
    pub const fn policy(self, prepared: &'static PreparedCell) -> Policy {
        Policy {
            declaration: self.0,
            prepared,
            variables: VariableReader::new(self.0.origins),
            named: None,
            item: None,
        }
    }
}

impl Policy {
    readers! { 'static, self => self.declaration }

    /// The contents of the policy.
    #[must_use]
    pub const fn declaration(&self) -> &Declaration<'static> {
        &self.declaration
    }

    /// This named policy for the handler at the caller's location, with the methods of the handler.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn __for_handler(
        &self,
        name: &'static str,
        module: &'static str,
        methods: &'static [&'static str],
        value: &'static str,
        allowances: &'static [&'static str],
        prepared: &'static PreparedCell,
    ) -> Self {
        let builder = Builder::for_handler(self.declaration, name, module, allowances);
        let policy = builder.methods(methods, value).policy(prepared);
        assert!(
            !(policy.methods().is_any() && policy.credentials()),
            "with `credentials`, browsers treat `*` as the name of a method\n\
             help: list the handler's methods, as in `methods = [GET]`\n\
             rule: any_method_with_credentials"
        );
        Self {
            named: Some(self.prepared),
            ..policy
        }
    }

    /// Whether the handler of `other` refers to this named policy.
    #[cfg(feature = "manifest")]
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        other
            .named
            .is_some_and(|named| ptr::eq(named, self.prepared))
    }

    /// Whether the policy has been prepared: by mounting its handler, by a layer, or by
    /// [`prepare`](Self::prepare). A test of the program can use it to find handlers that no router mounts.
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        self.prepared.is_valid()
    }

    /// The same policy with a check of the path that names it. [`prepare`](Self::prepare) runs the check.
    #[doc(hidden)]
    #[must_use]
    pub const fn __named_by_path(&self, item: fn() -> Option<Mistake>) -> Self {
        let item = Some(item);
        Self { item, ..*self }
    }

    /// The same policy for a handler with `enforce`. The hosts of the named policy remain, unless the handler lists
    /// others.
    #[doc(hidden)]
    #[must_use]
    pub const fn __enforced(&self, hosts: &'static [&'static str]) -> Self {
        let hosts = if hosts.is_empty() {
            self.hosts()
        } else {
            hosts
        };
        let mut policy = *self;
        policy.declaration.enforce = Some(hosts);
        policy
    }

    /// The same policy for a handler that accepts a WebSocket.
    #[doc(hidden)]
    #[must_use]
    pub const fn __upgrades(&self) -> Self {
        let mut policy = *self;
        policy.declaration.upgrades = true;
        policy
    }

    /// The same policy for a handler with these paths.
    #[doc(hidden)]
    #[must_use]
    pub const fn __at_paths(&self, paths: &'static [&'static str]) -> Self {
        let mut policy = *self;
        policy.declaration.paths = paths;
        policy
    }

    /// Whether scripts of an allowed origin may not send the header, whose name is in lower case.
    #[doc(hidden)]
    #[must_use]
    pub const fn __lacks_header(&self, name: &str) -> bool {
        let headers = self.headers();
        let is_covered = headers.is_any() && !const_str::eq(name, "authorization");
        !self.origins().is_none() && !headers.has(name) && !is_covered
    }

    /// Whether scripts of an allowed origin may not send credentials.
    #[doc(hidden)]
    #[must_use]
    pub const fn __lacks_credentials(&self) -> bool {
        !self.origins().is_none() && !self.credentials()
    }

    /// Prepares the policy: reads the variables of `env("X")` and `option_env("X")`, and creates the headers
    /// of the responses.
    ///
    /// Mounting a handler prepares its policy, and panics if there is an error. Errors are not cached: the
    /// next call reads the variables again. A policy that is used without being mounted is prepared by its
    /// first request. An invalid variable then allows nothing, and an event at the level `error`
    /// reports it (feature `tracing`).
    ///
    /// # Errors
    ///
    /// If a variable of `env("X")` is not set, if a variable breaks a rule, or if the policy has `configured` origins, which
    /// need an `OriginSet`. The error contains all mistakes.
    pub fn prepare(&self) -> Result<(), PrepareError> {
        match self.item.and_then(|mistake| mistake()) {
            Some(mistake) => PrepareError::check(&[mistake], &self.declaration.name_and_place()),
            None => self.prepared.prepare(&self.declaration, self.variables),
        }
    }

    /// The parts of the policy that are computed once if a set provides further origins.
    pub(super) fn read(&self) -> Result<(Description, ReadOrigins), PrepareError> {
        let description = Description::new(&self.declaration);
        let context = description.origin_context();
        let (read, mut mistakes) = self.variables.read(self.declaration.origins, context);
        mistakes.extend(self.item.and_then(|mistake| mistake()));
        PrepareError::check(&mistakes, &self.declaration.name_and_place())?;
        Ok((description, read))
    }

    /// Records that the policy is mounted with a set of origins.
    pub(super) fn set_bound(&self) {
        self.prepared.set_bound();
    }

    /// The prepared form of the policy.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn prepared(&self) -> &'static PreparedPolicy {
        self.prepared.get(&self.declaration, self.variables)
    }
}
