//! The methods and header names of a policy.

use crate::const_str;

/// A list of methods or header names, the wildcard `any`, or both (`[any, "authorization"]`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names<'p> {
    pub(crate) list: &'p [&'p str],
    /// The value of the header that lists them. `any` is written as a leading `*`. Empty if the list is empty.
    pub(crate) value: &'p str,
}

impl<'p> Names<'p> {
    pub(crate) const NONE: Self = Self {
        list: &[],
        value: "",
    };

    /// Whether the list contains the wildcard `any`.
    #[must_use]
    pub const fn is_any(self) -> bool {
        matches!(self.value.as_bytes(), [b'*', ..])
    }

    /// The listed names. Header names are in lower case.
    #[must_use]
    pub const fn list(self) -> &'p [&'p str] {
        self.list
    }

    /// Whether the list is empty and has no wildcard.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.value.is_empty()
    }

    /// Whether `name` is listed.
    pub(crate) const fn has(self, name: &str) -> bool {
        const_str::contains(self.list, name)
    }
}
