//! The request headers that replaced policies have granted.

use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use crate::prepared::PreparedPolicy;

/// The request headers that the policies of a layer have granted before they were replaced. Browsers keep
/// the answers to preflights, so requests still have these headers.
#[derive(Clone, Debug, Default)]
pub struct GrantedHeaders {
    /// In lower case.
    names: BTreeSet<Box<str>>,
    any: bool,
}

/// How many names are kept. A layer that has granted more is taken for one that has granted any.
const LIMIT: usize = 256;

impl GrantedHeaders {
    /// Any header may have been granted, `authorization` included.
    pub(crate) fn any() -> Arc<Self> {
        static ANY: LazyLock<Arc<GrantedHeaders>> = LazyLock::new(|| {
            Arc::new(GrantedHeaders {
                names: BTreeSet::from(["authorization".into()]),
                any: true,
            })
        });
        Arc::clone(&ANY)
    }

    /// The same with the headers of one more policy.
    pub(super) fn with(&self, policy: &PreparedPolicy) -> Self {
        self.union(&Self {
            names: policy.headers.list().iter().cloned().collect(),
            any: policy.headers.is_any(),
        })
    }

    /// What either has granted.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let names: BTreeSet<Box<str>> = self.names.union(&other.names).cloned().collect();
        if names.len() > LIMIT {
            return Self::clone(&Self::any());
        }
        Self {
            any: self.any || other.any,
            names,
        }
    }

    /// Whether the header, given in lower case, may have been granted. `by_any` tells whether the wildcard
    /// grants it.
    #[cfg(any(feature = "tower", test))]
    pub(crate) fn has(&self, name: &str, by_any: bool) -> bool {
        self.names.contains(name) || self.any && by_any
    }
}

#[cfg(test)]
mod tests {
    use super::{GrantedHeaders, LIMIT};
    use crate::PolicyConfig;

    fn granted(headers: &[String]) -> GrantedHeaders {
        let config = PolicyConfig::new()
            .origins("https://app.example.com")
            .headers(headers);
        let policy = config.check().expect("a valid policy");
        GrantedHeaders::default().with(policy.prepared())
    }

    #[test]
    fn the_headers_of_replaced_policies_are_kept_up_to_a_limit() {
        let none = granted(&[]);
        assert!(!none.has("x-a", true) && !none.has("authorization", false));
        let one = granted(&["X-A".to_owned()]);
        assert!(one.has("x-a", false) && !one.has("x-b", true));
        let any = granted(&["any".to_owned()]);
        assert!(any.has("x-b", true) && !any.has("authorization", false));
        let many: Vec<String> = (0..=LIMIT).map(|number| format!("x-{number}")).collect();
        let many = granted(&many);
        assert!(many.has("other", true) && many.has("authorization", false));
    }
}
