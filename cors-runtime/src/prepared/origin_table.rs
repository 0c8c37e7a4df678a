//! The origins of a policy, in a form that is searched without parsing.

use cors_rules::{OriginPattern, slot};
use http::HeaderValue;

use super::variable::VariableOrigins;
use crate::{
    declaration::{Origins, Predicate},
    origin::Origin,
};

/// How the origins are searched.
#[derive(Debug)]
pub(crate) enum OriginTable {
    /// `any`: the header is constant.
    Any(HeaderValue),
    /// One exact origin: the header is constant.
    One(HeaderValue),
    /// Several, patterns, or what is known only when the program runs.
    Several(Several),
}

/// The origins of a policy that has several.
#[derive(Debug)]
pub(crate) struct Several {
    exact: ExactOrigins,
    /// What is searched for an origin that is not among them, if anything.
    dynamic: Option<DynamicOrigins>,
}

/// What allows origins without listing them.
#[derive(Debug)]
struct DynamicOrigins {
    patterns: Vec<OriginPattern<'static>>,
    /// Origins and patterns of variables that were read at start-up.
    variables: VariableOrigins,
    /// The functions of `matching(path)`, which are called last.
    predicates: &'static [Predicate],
}

/// Exact origins in a perfect hash: one comparison decides.
#[derive(Debug)]
struct ExactOrigins {
    seed: u64,
    pilots: &'static [u16],
    slots: Box<[HeaderValue]>,
}

/// What allows an origin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    /// The constant of the policy.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// A pattern, a variable or a function.
    Matched,
}

/// The value of `Access-Control-Allow-Origin` for an allowed origin; `V` is that of the request.
#[derive(Clone, Debug)]
pub(crate) enum AllowOrigin<V> {
    /// `*`, or the only origin: the prepared headers have it.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// The origin of the request, which a pattern, a variable or a function allows.
    Matched(V),
}

impl OriginTable {
    pub(crate) fn new(origins: &Origins<'static>, variables: VariableOrigins) -> Self {
        let patterns: Vec<_> = origins
            .list
            .iter()
            .filter(|text| text.contains('*'))
            .filter_map(|text| OriginPattern::parse(text).ok())
            .collect();
        let is_exact =
            patterns.is_empty() && origins.variables.is_empty() && origins.predicates.is_empty();
        match origins.list {
            _ if origins.any => OriginTable::Any(HeaderValue::from_static("*")),
            [only] if is_exact => OriginTable::One(HeaderValue::from_static(only)),
            _ => OriginTable::Several(Several {
                exact: ExactOrigins::new(origins),
                dynamic: (!is_exact).then_some(DynamicOrigins {
                    patterns,
                    variables,
                    predicates: origins.predicates,
                }),
            }),
        }
    }

    /// The value that every actual response has, whatever the request's origin
    /// ([Fetch, CORS protocol and HTTP caches]).
    ///
    /// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
    #[inline]
    pub(crate) fn constant(&self) -> Option<&HeaderValue> {
        match self {
            OriginTable::Any(value) | OriginTable::One(value) => Some(value),
            OriginTable::Several(_) => None,
        }
    }

    /// The listed origin in a slot.
    #[inline]
    pub(crate) fn listed(&self, slot: usize) -> Option<&HeaderValue> {
        match self {
            OriginTable::Several(several) => several.exact.slots.get(slot),
            OriginTable::Any(_) | OriginTable::One(_) => None,
        }
    }

    /// What allows `origin`, if anything does.
    #[inline(always)]
    pub(crate) fn find(&self, origin: &[u8]) -> Option<Found> {
        match self {
            OriginTable::Any(_) => Some(Found::Constant),
            OriginTable::One(only) => (only.as_bytes() == origin).then_some(Found::Constant),
            OriginTable::Several(several) => several.find(origin),
        }
    }
}

impl Several {
    #[inline(always)]
    fn find(&self, origin: &[u8]) -> Option<Found> {
        if origin.len() > Origin::MAX_LENGTH {
            return None;
        }
        match (self.exact.find(origin), &self.dynamic) {
            (Some(slot), _) => Some(Found::Listed(slot)),
            (None, Some(dynamic)) if dynamic.allow(origin) => Some(Found::Matched),
            (None, _) => None,
        }
    }
}

impl DynamicOrigins {
    #[inline(never)]
    fn allow(&self, origin: &[u8]) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(origin))
            || self.variables.allow(origin)
            || self.matches_predicate(origin)
    }

    fn matches_predicate(&self, origin: &[u8]) -> bool {
        !self.predicates.is_empty()
            && Origin::parse(origin)
                .is_some_and(|origin| self.predicates.iter().any(|(_, matches)| matches(&origin)))
    }
}

impl ExactOrigins {
    fn new(origins: &Origins<'static>) -> Self {
        let Origins {
            list,
            exact,
            seed,
            pilots,
            ..
        } = *origins;
        let mut slots = vec![HeaderValue::from_static(""); exact];
        for origin in list.iter().filter(|origin| !origin.contains('*')) {
            let slot = slot(seed, pilots, exact, origin.as_bytes());
            if let Some(value) = slots.get_mut(slot) {
                *value = HeaderValue::from_static(origin);
            }
        }
        Self {
            seed,
            pilots,
            slots: slots.into(),
        }
    }

    /// The slot of `origin`.
    #[inline]
    fn find(&self, origin: &[u8]) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = slot(self.seed, self.pilots, self.slots.len(), origin);
        let value = self.slots.get(slot)?;
        (value.as_bytes() == origin).then_some(slot)
    }
}

impl<V> AllowOrigin<V> {
    /// The same with the origin as a value of the `http` crate, to be kept with the request.
    #[cfg(feature = "tower")]
    pub(crate) fn hold(&self, origin: Option<HeaderValue>) -> Option<AllowOrigin<HeaderValue>> {
        match self {
            AllowOrigin::Constant => Some(AllowOrigin::Constant),
            AllowOrigin::Listed(slot) => Some(AllowOrigin::Listed(*slot)),
            AllowOrigin::Matched(_) => origin.map(AllowOrigin::Matched),
        }
    }

    /// The value for `origin`, which is found.
    #[inline]
    pub(crate) fn new<R>(found: Found, origin: &R) -> Self
    where
        R: ToOwned<Owned = V> + ?Sized,
    {
        match found {
            Found::Constant => AllowOrigin::Constant,
            Found::Listed(slot) => AllowOrigin::Listed(slot),
            Found::Matched => AllowOrigin::Matched(origin.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cors_rules::PerfectHash;
    use proptest::prelude::*;

    use super::ExactOrigins;
    use crate::declaration::Origins;

    /// A table as the macros declare it.
    fn table(origins: &BTreeSet<String>) -> ExactOrigins {
        let list: Vec<&'static str> = origins
            .iter()
            .map(|origin| &*origin.clone().leak())
            .collect();
        let hash = PerfectHash::new(&list);
        ExactOrigins::new(&Origins {
            exact: list.len(),
            list: list.leak(),
            seed: hash.seed,
            pilots: hash.pilots.leak(),
            ..Origins::NONE
        })
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
        fn the_perfect_hash_finds_what_a_scan_finds(
            origins in prop::collection::btree_set("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?", 0..80),
            others in prop::collection::vec("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?|.{0,20}", 0..20),
        ) {
            let table = table(&origins);
            let near = origins.iter().take(3).flat_map(|origin| near_misses(origin));
            let others = others.into_iter().map(String::into_bytes).chain(near);
            let own = origins.iter().map(|origin| origin.clone().into_bytes());
            for text in own.chain(others).collect::<Vec<_>>() {
                let scanned = origins.iter().find(|origin| origin.as_bytes() == text);
                let found = table.find(&text).map(|slot| table.slots[slot].as_bytes());
                prop_assert_eq!(found, scanned.map(String::as_bytes));
            }
        }
    }
}
