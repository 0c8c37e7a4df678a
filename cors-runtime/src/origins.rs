//! The origins of a policy, for readers.

use crate::Origin;

/// The origins that a policy allows.
#[derive(Clone, Copy, Debug)]
pub struct Origins {
    pub(crate) any: bool,
    pub(crate) list: &'static [&'static str],
    /// How many of the list are exact, each counted once, and their perfect hash.
    pub(crate) exact: usize,
    pub(crate) seed: u64,
    pub(crate) pilots: &'static [u16],
    pub(crate) variables: &'static [&'static str],
    pub(crate) predicates: &'static [Predicate],
}

/// The path of a function as it is written, and the function.
pub(crate) type Predicate = (&'static str, fn(&Origin<'_>) -> bool);

impl Origins {
    pub(crate) const NONE: Self = Self {
        any: false,
        list: &[],
        exact: 0,
        seed: 0,
        pilots: &[],
        variables: &[],
        predicates: &[],
    };

    /// Whether every origin is allowed.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.any
    }

    /// The origins and origin patterns that are known while compiling, as they are written; empty for
    /// `any`.
    #[must_use]
    pub const fn list(self) -> &'static [&'static str] {
        self.list
    }

    /// The variables of `env("X")`.
    #[must_use]
    pub const fn variables(self) -> &'static [&'static str] {
        self.variables
    }

    /// The functions that are asked, by their paths as they are written (`matching(path)`).
    pub fn predicates(self) -> impl Iterator<Item = &'static str> {
        self.predicates.iter().map(|(path, _)| *path)
    }
}
