//! The origins of a policy, in a shape that is searched without parsing.

use http::HeaderValue;

use crate::{
    Origin, StartUpError,
    pattern::OriginPattern,
    variable::{self, OriginVariable},
};

/// The origins that a policy allows.
#[derive(Clone, Copy, Debug)]
pub struct Origins {
    written: &'static [&'static str],
    table: OriginTable,
}

/// How the origins are searched.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum OriginTable {
    /// `any`: the header is constant.
    Any,
    /// One exact origin: the header is constant.
    One(&'static HeaderValue),
    /// Several, patterns, or what is known only when the program runs.
    Many {
        /// Exact origins.
        exact: ExactOrigins,
        /// Origins with a wildcard.
        patterns: &'static [OriginPattern],
        /// Variables that are read at start-up.
        variables: &'static [&'static OriginVariable],
        /// Functions that are asked, last.
        predicates: &'static [fn(&Origin<'_>) -> bool],
    },
}

/// The value of `Access-Control-Allow-Origin` that allows an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AllowOrigin {
    /// `*`, or an origin that the policy lists.
    Listed(&'static HeaderValue),
    /// An origin that a pattern of the policy matches.
    Matched(HeaderValue),
}

static WILDCARD: HeaderValue = HeaderValue::from_static("*");

impl Origins {
    #[doc(hidden)]
    #[must_use]
    pub const fn __new(written: &'static [&'static str], table: OriginTable) -> Self {
        Self { written, table }
    }

    /// Whether every origin is allowed.
    #[must_use]
    pub const fn is_any(self) -> bool {
        matches!(self.table, OriginTable::Any)
    }

    /// The origins and origin patterns that are known while compiling, as they are written; empty for
    /// `any`.
    #[must_use]
    pub const fn list(self) -> &'static [&'static str] {
        self.written
    }

    /// The variables of `env("X")`.
    pub fn variables(self) -> impl Iterator<Item = &'static str> {
        self.variable_list().iter().map(|variable| variable.name())
    }

    /// Whether the policy asks functions (`matching(path)`).
    #[must_use]
    pub const fn has_predicates(self) -> bool {
        match self.table {
            OriginTable::Any | OriginTable::One(_) => false,
            OriginTable::Many { predicates, .. } => !predicates.is_empty(),
        }
    }

    const fn variable_list(self) -> &'static [&'static OriginVariable] {
        match self.table {
            OriginTable::Any | OriginTable::One(_) => &[],
            OriginTable::Many { variables, .. } => variables,
        }
    }

    pub(crate) fn prepare(self) -> Result<(), StartUpError> {
        variable::prepare(self.variable_list())
    }

    /// The value that stands in every actual response, whoever asks
    /// ([Fetch, CORS protocol and HTTP caches]).
    ///
    /// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
    pub(crate) fn constant(self) -> Option<&'static HeaderValue> {
        match self.table {
            OriginTable::Any => Some(&WILDCARD),
            OriginTable::One(origin) => Some(origin),
            OriginTable::Many { .. } => None,
        }
    }

    /// The header that allows `origin`, if the policy does.
    pub(crate) fn allow(self, origin: &HeaderValue) -> Option<AllowOrigin> {
        match self.table {
            OriginTable::Any => Some(AllowOrigin::Listed(&WILDCARD)),
            OriginTable::One(only) => (only == origin).then_some(AllowOrigin::Listed(only)),
            OriginTable::Many { .. } if origin.len() > Origin::MAX_LENGTH => None,
            OriginTable::Many {
                exact,
                patterns,
                variables,
                predicates,
            } => {
                if let Some(listed) = exact.find(origin.as_bytes()) {
                    return Some(AllowOrigin::Listed(listed));
                }
                let bytes = origin.as_bytes();
                let is_allowed = patterns.iter().any(|pattern| pattern.matches(bytes))
                    || variables.iter().any(|variable| variable.allows(bytes))
                    || is_predicated(predicates, bytes);
                is_allowed.then(|| AllowOrigin::Matched(origin.clone()))
            }
        }
    }
}

/// Whether one of the functions says so of an origin that a browser can send.
fn is_predicated(predicates: &[fn(&Origin<'_>) -> bool], origin: &[u8]) -> bool {
    !predicates.is_empty()
        && Origin::parse(origin)
            .is_some_and(|origin| predicates.iter().any(|matches| matches(&origin)))
}

/// Exact origins by a perfect hash: one look decides.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ExactOrigins {
    pub seed: u64,
    pub pilots: &'static [u16],
    pub slots: &'static [HeaderValue],
}

impl ExactOrigins {
    fn find(self, origin: &[u8]) -> Option<&'static HeaderValue> {
        let slot = cors_policy::slot(self.seed, self.pilots, self.slots.len(), origin);
        self.slots
            .get(slot)
            .filter(|value| value.as_bytes() == origin)
    }
}

impl AllowOrigin {
    pub(crate) fn value(&self) -> &HeaderValue {
        match self {
            AllowOrigin::Listed(value) => value,
            AllowOrigin::Matched(value) => value,
        }
    }

    pub(crate) fn into_value(self) -> HeaderValue {
        match self {
            AllowOrigin::Listed(value) => value.clone(),
            AllowOrigin::Matched(value) => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cors_policy::{PerfectHash, slot};
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::ExactOrigins;

    /// A table as the macro writes it; a test may leak it.
    fn table(origins: &BTreeSet<String>) -> ExactOrigins {
        let origins: Vec<&str> = origins.iter().map(String::as_str).collect();
        let hash = PerfectHash::of(&origins);
        let mut slots = vec![HeaderValue::from_static(""); origins.len()];
        for origin in &origins {
            let slot = slot(hash.seed, &hash.pilots, origins.len(), origin.as_bytes());
            slots[slot] = HeaderValue::from_str(origin).expect("a value");
        }
        ExactOrigins {
            seed: hash.seed,
            pilots: hash.pilots.leak(),
            slots: slots.leak(),
        }
    }

    /// Texts that are almost `origin`.
    fn near_misses(origin: &str) -> Vec<Vec<u8>> {
        let bytes = origin.as_bytes();
        let changed = (0..bytes.len()).map(|index| {
            let mut changed = bytes.to_vec();
            changed[index] ^= 1;
            changed
        });
        let cut = [&bytes[1..], &bytes[..bytes.len() - 1], b""].map(<[u8]>::to_vec);
        let long = [bytes, &b"a".repeat(65_536)].concat();
        changed
            .chain(cut)
            .chain([[bytes, b"a"].concat(), long])
            .collect()
    }

    proptest! {
        #[test]
        fn a_look_finds_what_a_scan_finds(
            origins in prop::collection::btree_set("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?", 0..80),
            others in prop::collection::vec("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?|.{0,20}", 0..20),
        ) {
            let table = table(&origins);
            let near = origins.iter().take(3).flat_map(|origin| near_misses(origin));
            let others = others.into_iter().map(String::into_bytes).chain(near);
            let own = origins.iter().map(|origin| origin.clone().into_bytes());
            for text in own.chain(others).collect::<Vec<_>>() {
                let scanned = origins.iter().find(|origin| origin.as_bytes() == text);
                let found = table.find(&text).map(HeaderValue::as_bytes);
                prop_assert_eq!(found, scanned.map(String::as_bytes));
            }
        }
    }
}
