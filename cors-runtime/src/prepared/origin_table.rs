//! The origins of a policy, in a form that is searched without parsing.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use cors_rules::{OriginPattern, PerfectHash, slot};
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
    /// The functions of `matching(path)`, which are called last.
    predicates: &'static [Predicate],
}

/// Exact origins in a perfect hash: one comparison decides.
#[derive(Debug)]
struct ExactOrigins {
    seed: u64,
    pilots: Cow<'static, [u16]>,
    slots: Box<[HeaderValue]>,
}

/// What allows an origin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    /// The constant of the policy.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// A pattern or a function.
    Matched,
}

/// The value of `Access-Control-Allow-Origin` for an allowed origin; `V` is that of the request.
#[derive(Clone, Debug)]
pub(crate) enum AllowOrigin<V> {
    /// `*`, or the only origin: the prepared headers have it.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// The origin of the request, which a pattern or a function allows.
    Matched(V),
}

impl OriginTable {
    pub(crate) fn new(origins: &Origins<'static>, variables: VariableOrigins) -> Self {
        let declared = origins.list.iter().filter(|text| text.contains('*'));
        let declared = declared.filter_map(|text| OriginPattern::parse(text).ok());
        let patterns: Vec<_> = declared.chain(variables.patterns).collect();
        let is_static = origins.variables.is_empty() && origins.predicates.is_empty();
        match origins.list {
            _ if origins.any || variables.any => OriginTable::Any(HeaderValue::from_static("*")),
            [only] if is_static && patterns.is_empty() => {
                OriginTable::One(HeaderValue::from_static(only))
            }
            _ => OriginTable::Several(Several {
                exact: if variables.exact.is_empty() {
                    ExactOrigins::new(origins)
                } else {
                    ExactOrigins::with_variables(origins, variables.exact)
                },
                dynamic: (!patterns.is_empty() || !origins.predicates.is_empty()).then_some(
                    DynamicOrigins {
                        patterns,
                        predicates: origins.predicates,
                    },
                ),
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

    /// Whether every origin is allowed.
    pub(crate) const fn is_any(&self) -> bool {
        matches!(self, OriginTable::Any(_))
    }

    /// Whether `origin` is one of the exact origins.
    pub(crate) fn lists(&self, origin: &str) -> bool {
        match self {
            OriginTable::Any(_) => false,
            OriginTable::One(only) => only == origin,
            OriginTable::Several(several) => several.exact.find(origin.as_bytes()).is_some(),
        }
    }

    /// How many of the listed origins are known only when the program runs: all exact ones, if a
    /// variable has some, as they are in one table.
    pub(super) fn read_count(&self) -> usize {
        match self {
            OriginTable::Several(Several { exact, .. }) => match exact.pilots {
                Cow::Owned(_) => exact.slots.len(),
                Cow::Borrowed(_) => 0,
            },
            OriginTable::Any(_) | OriginTable::One(_) => 0,
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
            || self.matches_predicate(origin)
    }

    fn matches_predicate(&self, origin: &[u8]) -> bool {
        if self.predicates.is_empty() {
            return false;
        }
        let Some(origin) = Origin::parse(origin) else {
            return false;
        };
        self.predicates
            .iter()
            .any(|(path, matches)| call_predicate(path, *matches, &origin))
    }
}

/// The function's result. One that panics allows nothing: no layer of the program can catch the panic, as
/// the policy is decided outside of them.
fn call_predicate(path: &str, matches: fn(&Origin<'_>) -> bool, origin: &Origin<'_>) -> bool {
    let result = catch_unwind(AssertUnwindSafe(|| matches(origin)));
    result.unwrap_or_else(|_| {
        #[cfg(feature = "tracing")]
        tracing::error!("CORS: `matching({path})` panicked, so it does not allow the origin");
        #[cfg(not(feature = "tracing"))]
        let _ = path;
        false
    })
}

impl ExactOrigins {
    /// The declared origins, whose hash was computed while compiling.
    fn new(origins: &Origins<'static>) -> Self {
        let pilots = Cow::Borrowed(origins.pilots);
        Self::fill(origins.seed, pilots, origins.exact, declared(origins))
    }

    /// The declared origins, and those of variables.
    fn with_variables(origins: &Origins<'static>, variables: Vec<&'static str>) -> Self {
        let all: BTreeSet<&'static str> = declared(origins).chain(variables).collect();
        let all: Vec<&'static str> = all.into_iter().collect();
        let PerfectHash { seed, pilots } = PerfectHash::new(&all);
        Self::fill(seed, Cow::Owned(pilots), all.len(), all.into_iter())
    }

    fn fill(
        seed: u64,
        pilots: Cow<'static, [u16]>,
        count: usize,
        origins: impl Iterator<Item = &'static str>,
    ) -> Self {
        let mut slots = vec![HeaderValue::from_static(""); count];
        for origin in origins {
            let slot = slot(seed, &pilots, count, origin.as_bytes());
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
        let slot = slot(self.seed, &self.pilots, self.slots.len(), origin);
        let value = self.slots.get(slot)?;
        (value.as_bytes() == origin).then_some(slot)
    }
}

/// The exact origins that are declared.
fn declared(origins: &Origins<'static>) -> impl Iterator<Item = &'static str> {
    let list = origins.list.iter().copied();
    list.filter(|origin| !origin.contains('*'))
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

    fn leaked(origins: &BTreeSet<String>) -> Vec<&'static str> {
        origins
            .iter()
            .map(|origin| &*origin.clone().leak())
            .collect()
    }

    /// Origins as the macros declare them.
    fn declared(origins: &BTreeSet<String>) -> Origins<'static> {
        let list = leaked(origins);
        let hash = PerfectHash::new(&list);
        Origins {
            exact: list.len(),
            list: list.leak(),
            seed: hash.seed,
            pilots: hash.pilots.leak(),
            ..Origins::NONE
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
        fn the_perfect_hash_finds_what_a_scan_finds(
            origins in prop::collection::btree_set("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?", 0..80),
            variables in prop::collection::btree_set("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?", 0..40),
            others in prop::collection::vec("https?://[a-c]{1,3}\\.(example|test)(:80[0-9]{2})?|.{0,20}", 0..20),
        ) {
            let declared = declared(&origins);
            let all: BTreeSet<String> = origins.union(&variables).cloned().collect();
            let tables = [
                (ExactOrigins::new(&declared), &origins),
                (ExactOrigins::with_variables(&declared, leaked(&variables)), &all),
            ];
            let near = all.iter().take(3).flat_map(|origin| near_misses(origin));
            let others = others.into_iter().map(String::into_bytes).chain(near);
            let own = all.iter().map(|origin| origin.clone().into_bytes());
            for text in own.chain(others).collect::<Vec<_>>() {
                for (table, listed) in &tables {
                    let scanned = listed.iter().find(|origin| origin.as_bytes() == text);
                    let found = table.find(&text).map(|slot| table.slots[slot].as_bytes());
                    prop_assert_eq!(found, scanned.map(String::as_bytes));
                }
            }
        }
    }
}
