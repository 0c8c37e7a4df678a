//! The policies of outer layers, which may have decided the preflight of a request.

use cors_rules::text::list;

use crate::{policy::HeldPolicies, prepared::PreparedPolicy};

/// The policies of an outer layer, which may have decided the preflight of a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct OuterPolicies<'a>(pub Option<&'a HeldPolicies>);

impl<'a> OuterPolicies<'a> {
    fn iter(self) -> impl Iterator<Item = &'a PreparedPolicy> {
        self.0.into_iter().flat_map(HeldPolicies::iter)
    }

    /// Whether the answer to the preflight grants the header, whose name is in lower case. `by_any` specifies whether
    /// the wildcard grants it.
    pub(super) fn grant(self, name: &str, by_any: bool) -> bool {
        self.iter().any(|policy| {
            let headers = &policy.headers;
            headers.list().iter().any(|own| **own == *name) || headers.is_any() && by_any
        })
    }

    /// The names and locations of the policies.
    pub(super) fn names(self) -> String {
        list(
            self.iter()
                .map(|policy| policy.description().name_and_place()),
        )
    }
}
