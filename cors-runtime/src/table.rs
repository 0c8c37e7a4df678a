//! What an annotation says, as the macros write it down: one call for each key.

use std::{panic::Location, sync::OnceLock};

use crate::{Names, Origins, Policy, origins::Predicate, prepared::Prepared};

/// The plain data of a policy. Not part of the public interface.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub(crate) name: &'static str,
    pub(crate) module: &'static str,
    pub(crate) location: &'static Location<'static>,
    pub(crate) origins: Origins,
    pub(crate) methods: Names,
    pub(crate) headers: Names,
    pub(crate) expose: Names,
    /// In seconds, as a number and as text.
    pub(crate) max_age: Option<(u32, &'static str)>,
    pub(crate) credentials: bool,
    pub(crate) private_network: bool,
    pub(crate) preflight_status: u16,
    /// The opt-outs, and the ids of the rules whose warnings are silenced.
    pub(crate) allowed: &'static [&'static str],
    /// The same of a handler whose policy has a name.
    pub(crate) allowed_beside: &'static [&'static str],
}

#[expect(clippy::return_self_not_must_use, reason = "only the macros call it")]
#[expect(clippy::must_use_candidate, reason = "only the macros call it")]
impl Table {
    /// A policy that allows nothing.
    pub const EMPTY: Self = Self {
        name: "",
        module: "",
        location: Location::caller(),
        origins: Origins::NONE,
        methods: Names::NONE,
        headers: Names::NONE,
        expose: Names::NONE,
        max_age: None,
        credentials: false,
        private_network: false,
        preflight_status: 204,
        allowed: &[],
        allowed_beside: &[],
    };

    /// For the handler that stands where this is called.
    #[track_caller]
    pub const fn of(mut self, name: &'static str, module: &'static str) -> Self {
        self.name = name;
        self.module = module;
        self.location = Location::caller();
        self
    }

    pub const fn any_origin(mut self) -> Self {
        self.origins.any = true;
        self
    }

    /// Origins and origin patterns, as they are written.
    pub const fn origins(mut self, list: &'static [&'static str]) -> Self {
        self.origins.list = list;
        self
    }

    /// The perfect hash of the exact origins, and how many they are.
    pub const fn hash(mut self, count: usize, seed: u64, pilots: &'static [u16]) -> Self {
        self.origins.exact = count;
        self.origins.seed = seed;
        self.origins.pilots = pilots;
        self
    }

    pub const fn variables(mut self, names: &'static [&'static str]) -> Self {
        self.origins.variables = names;
        self
    }

    pub const fn predicates(mut self, predicates: &'static [Predicate]) -> Self {
        self.origins.predicates = predicates;
        self
    }

    /// Methods, and the value of the header that lists them; so for the names below.
    pub const fn methods(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.methods = Names { list, value };
        self
    }

    pub const fn headers(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.headers = Names { list, value };
        self
    }

    pub const fn expose(mut self, list: &'static [&'static str], value: &'static str) -> Self {
        self.expose = Names { list, value };
        self
    }

    pub const fn max_age(mut self, seconds: u32, value: &'static str) -> Self {
        self.max_age = Some((seconds, value));
        self
    }

    pub const fn credentials(mut self) -> Self {
        self.credentials = true;
        self
    }

    pub const fn private_network(mut self) -> Self {
        self.private_network = true;
        self
    }

    pub const fn preflight_status(mut self, status: u16) -> Self {
        self.preflight_status = status;
        self
    }

    pub const fn allow(mut self, words: &'static [&'static str]) -> Self {
        self.allowed = words;
        self
    }

    /// The policy; what is made of it before the first request is kept in `prepared`.
    pub const fn policy(self, prepared: &'static OnceLock<Prepared>) -> Policy {
        Policy {
            table: self,
            prepared,
        }
    }
}
