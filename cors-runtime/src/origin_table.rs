//! The origins of a policy, in a shape that is searched without parsing.

use std::mem;

use cors_rules::slot;
use http::HeaderValue;

use crate::{
    Origin,
    origins::{Origins, Predicate},
    pattern::OriginPattern,
    variable::VariableOrigins,
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

/// What a policy with several origins allows.
#[derive(Debug)]
pub(crate) struct Several {
    exact: ExactOrigins,
    /// What is asked of an origin that is not among them, if anything.
    others: Option<Others>,
}

/// What allows origins without naming each.
#[derive(Debug)]
struct Others {
    /// Origins and patterns of variables that were read at start-up.
    variables: VariableOrigins,
    patterns: Vec<OriginPattern>,
    /// Functions that are asked, last.
    predicates: &'static [Predicate],
}

/// Exact origins by a perfect hash: one look decides.
#[derive(Debug)]
struct ExactOrigins {
    seed: u64,
    pilots: &'static [u16],
    slots: Box<[HeaderValue]>,
}

/// What allows an origin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'p> {
    Constant(&'p HeaderValue),
    Listed(&'p HeaderValue),
    /// A pattern, a variable or a function.
    Matched,
}

/// The value of `Access-Control-Allow-Origin` that allows an origin.
#[derive(Clone, Debug)]
pub(crate) enum AllowOrigin<'p> {
    /// `*`, or the only origin: it stands in all headers that are copied.
    Constant(&'p HeaderValue),
    /// An origin that the policy lists.
    Listed(&'p HeaderValue),
    /// An origin that a pattern of the policy matches.
    Matched(HeaderValue),
}

impl OriginTable {
    pub(crate) fn of(origins: &Origins, variables: VariableOrigins) -> Self {
        let patterns: Vec<_> = origins
            .list
            .iter()
            .filter_map(|text| OriginPattern::parse(text))
            .collect();
        let is_exact =
            patterns.is_empty() && origins.variables.is_empty() && origins.predicates.is_empty();
        match origins.list {
            _ if origins.any => OriginTable::Any(HeaderValue::from_static("*")),
            [only] if is_exact => OriginTable::One(HeaderValue::from_static(only)),
            _ => OriginTable::Several(Several {
                exact: ExactOrigins::of(origins),
                others: (!is_exact).then_some(Others {
                    variables,
                    patterns,
                    predicates: origins.predicates,
                }),
            }),
        }
    }

    /// The value that stands in every actual response, whoever asks
    /// ([Fetch, CORS protocol and HTTP caches]).
    ///
    /// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
    pub(crate) fn constant(&self) -> Option<&HeaderValue> {
        match self {
            OriginTable::Any(value) | OriginTable::One(value) => Some(value),
            OriginTable::Several(_) => None,
        }
    }

    /// What allows `origin`, if anything does.
    #[inline(always)]
    pub(crate) fn find(&self, origin: &HeaderValue) -> Option<Found<'_>> {
        match self {
            OriginTable::Any(wildcard) => Some(Found::Constant(wildcard)),
            OriginTable::One(only) => (only == origin).then_some(Found::Constant(only)),
            OriginTable::Several(several) => several.find(origin.as_bytes()),
        }
    }
}

impl Several {
    #[inline(always)]
    fn find(&self, origin: &[u8]) -> Option<Found<'_>> {
        if origin.len() > Origin::MAX_LENGTH {
            return None;
        }
        match (self.exact.find(origin), &self.others) {
            (Some(listed), _) => Some(Found::Listed(listed)),
            (None, Some(others)) if others.allow(origin) => Some(Found::Matched),
            (None, _) => None,
        }
    }
}

impl Others {
    #[inline(never)]
    fn allow(&self, origin: &[u8]) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(origin))
            || self.variables.allow(origin)
            || self.is_predicated(origin)
    }

    /// Whether one of the functions says so of an origin that a browser can send.
    fn is_predicated(&self, origin: &[u8]) -> bool {
        !self.predicates.is_empty()
            && Origin::parse(origin)
                .is_some_and(|origin| self.predicates.iter().any(|(_, matches)| matches(&origin)))
    }
}

impl ExactOrigins {
    fn of(origins: &Origins) -> Self {
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

    #[inline]
    fn find(&self, origin: &[u8]) -> Option<&HeaderValue> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = slot(self.seed, self.pilots, self.slots.len(), origin);
        self.slots
            .get(slot)
            .filter(|value| value.as_bytes() == origin)
    }
}

impl<'p> AllowOrigin<'p> {
    /// The value for `origin`, which is allowed by what is found.
    #[inline]
    pub(crate) fn of(found: Found<'p>, origin: &HeaderValue) -> Self {
        match found {
            Found::Constant(value) => AllowOrigin::Constant(value),
            Found::Listed(value) => AllowOrigin::Listed(value),
            Found::Matched => AllowOrigin::Matched(origin.clone()),
        }
    }

    pub(crate) fn value(&self) -> &HeaderValue {
        match self {
            AllowOrigin::Constant(value) | AllowOrigin::Listed(value) => value,
            AllowOrigin::Matched(value) => value,
        }
    }

    /// The value, which is there once.
    pub(crate) fn take(&mut self) -> HeaderValue {
        match self {
            AllowOrigin::Constant(value) | AllowOrigin::Listed(value) => value.clone(),
            AllowOrigin::Matched(value) => mem::replace(value, HeaderValue::from_static("")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cors_rules::PerfectHash;
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::ExactOrigins;
    use crate::Origins;

    /// A table as the macro writes it; a test may leak it.
    fn table(origins: &BTreeSet<String>) -> ExactOrigins {
        let list: Vec<&'static str> = origins
            .iter()
            .map(|origin| &*origin.clone().leak())
            .collect();
        let hash = PerfectHash::of(&list);
        ExactOrigins::of(&Origins {
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
