//! The builder of declarations for the macros: one method for each key.

use std::panic::Location;

use super::{Declaration, Names, Origins, Predicate};

/// A declaration in the output of the macros. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Builder(pub(crate) Declaration<'static>);

#[expect(clippy::return_self_not_must_use, reason = "only the macros call it")]
#[expect(clippy::must_use_candidate, reason = "only the macros call it")]
impl Builder {
    /// Creates a policy that allows nothing, for the handler at the caller's location.
    #[track_caller]
    pub const fn new(name: &'static str, module: &'static str) -> Self {
        Self(Declaration {
            name,
            module,
            location: Location::caller(),
            origins: Origins::NONE,
            methods: Names::NONE,
            headers: Names::NONE,
            expose: Names::NONE,
            max_age: None,
            credentials: false,
            enforce: None,
            private_network: false,
            preflight_status: 204,
            allowances: &[],
            handler_allowances: &[],
            paths: &[],
            upgrades: false,
        })
    }

    /// Creates the declaration of another handler from that of `named`, at the caller's location.
    #[track_caller]
    pub(crate) const fn for_handler(
        mut named: Declaration<'static>,
        name: &'static str,
        module: &'static str,
        allowances: &'static [&'static str],
    ) -> Self {
        named.name = name;
        named.module = module;
        named.location = Location::caller();
        named.handler_allowances = allowances;
        Self(named)
    }

    pub const fn no_origin(mut self) -> Self {
        self.0.origins.none = true;
        self
    }

    pub const fn any_origin(mut self) -> Self {
        self.0.origins.any = true;
        self
    }

    /// Origins and origin patterns, as they are written.
    pub const fn origins(mut self, list: &'static [&'static str]) -> Self {
        self.0.origins.list = list;
        self
    }

    /// The number of exact origins, and their perfect hash.
    pub const fn hash(mut self, count: usize, seed: u64, pilots: &'static [u16]) -> Self {
        self.0.origins.exact = count;
        self.0.origins.seed = seed;
        self.0.origins.pilots = pilots;
        self
    }

    pub const fn variables(mut self, names: &'static [&'static str]) -> Self {
        self.0.origins.variables = names;
        self
    }

    pub const fn optional_variables(mut self, names: &'static [&'static str]) -> Self {
        self.0.origins.optional_variables = names;
        self
    }

    pub const fn configured(mut self) -> Self {
        self.0.origins.configured = true;
        self
    }

    pub const fn predicates(mut self, predicates: &'static [Predicate]) -> Self {
        self.0.origins.predicates = predicates;
        self
    }

    /// The methods, and the value of the header that lists them. The following methods are similar.
    pub const fn methods(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.0.methods = Names { list, value };
        self
    }

    pub const fn headers(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.0.headers = Names { list, value };
        self
    }

    pub const fn expose(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.0.expose = Names { list, value };
        self
    }

    pub const fn max_age(mut self, seconds: u32, value: &'static str) -> Self {
        self.0.max_age = Some((seconds, value));
        self
    }

    pub const fn credentials(mut self) -> Self {
        self.0.credentials = true;
        self
    }

    /// The hosts. The list may be empty.
    pub const fn enforce(mut self, hosts: &'static [&'static str]) -> Self {
        self.0.enforce = Some(hosts);
        self
    }

    pub const fn private_network(mut self) -> Self {
        self.0.private_network = true;
        self
    }

    pub const fn preflight_status(mut self, status: u16) -> Self {
        self.0.preflight_status = status;
        self
    }

    pub const fn allow(mut self, allowances: &'static [&'static str]) -> Self {
        self.0.allowances = allowances;
        self
    }
}
