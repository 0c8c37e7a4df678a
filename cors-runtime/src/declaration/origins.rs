//! The origins of a policy.

use crate::origin::Origin;

/// The origins that a policy allows.
#[derive(Clone, Copy, Debug)]
pub struct Origins<'p> {
    pub(crate) none: bool,
    pub(crate) any: bool,
    pub(crate) list: &'p [&'p str],
    /// The number of distinct exact origins in the list, and their perfect hash.
    pub(crate) exact: usize,
    pub(crate) seed: u64,
    pub(crate) pilots: &'p [u16],
    pub(crate) variables: &'p [&'p str],
    pub(crate) optional_variables: &'p [&'p str],
    pub(crate) configured: bool,
    pub(crate) predicates: &'p [Predicate],
}

/// The path of a function, as it is written, and the function.
pub(crate) type Predicate = (&'static str, fn(&Origin<'_>) -> bool);

impl<'p> Origins<'p> {
    pub(crate) const NONE: Self = Self {
        none: false,
        any: false,
        list: &[],
        exact: 0,
        seed: 0,
        pilots: &[],
        variables: &[],
        optional_variables: &[],
        configured: false,
        predicates: &[],
    };

    /// Whether the policy has `origins = none`: only the program's own pages can use the handler.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.none
    }

    /// Whether every origin is allowed.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.any
    }

    /// The origins and origin patterns that are known at compile time, as they are written. Empty for
    /// `any`.
    #[must_use]
    pub const fn list(self) -> &'p [&'p str] {
        self.list
    }

    /// The variables of `env("X")`.
    #[must_use]
    pub const fn variables(self) -> &'p [&'p str] {
        self.variables
    }

    /// The variables of `option_env("X")`.
    #[must_use]
    pub const fn optional_variables(self) -> &'p [&'p str] {
        self.optional_variables
    }

    /// Whether the list contains `configured`, which represents an [`OriginSet`](crate::OriginSet) that is passed when the
    /// handler is mounted.
    #[must_use]
    pub const fn is_configured(self) -> bool {
        self.configured
    }

    pub(crate) const fn has_variables(self) -> bool {
        !self.variables.is_empty() || !self.optional_variables.is_empty()
    }

    /// Whether the program can add origins to the list at run time.
    pub(crate) const fn is_dynamic(self) -> bool {
        self.has_variables() || self.configured || !self.predicates.is_empty()
    }

    /// The elements whose origins are known only at run time, as they are written.
    pub(crate) fn dynamic_elements(self) -> impl Iterator<Item = String> {
        let variables = self.variables.iter().map(|name| format!("env({name:?})"));
        let optional = self.optional_variables.iter();
        let optional = optional.map(|name| format!("option_env({name:?})"));
        let configured = self.configured.then(|| "configured".to_owned());
        let predicates = self.predicates().map(|path| format!("matching({path})"));
        variables
            .chain(optional)
            .chain(configured)
            .chain(predicates)
    }

    /// The paths of the functions of `matching(path)`, as they are written.
    pub fn predicates(self) -> impl Iterator<Item = &'p str> {
        self.predicates.iter().map(|(path, _)| *path)
    }
}
