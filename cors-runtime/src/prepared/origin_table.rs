//! The origins of a policy, in a form that can be searched without parsing.

use std::{borrow::Cow, sync::Arc};

use cors_rules::{OriginMatcher, OriginPattern, PerfectHash, slot};
use http::HeaderValue;

use super::{
    closure::{Closure, call_predicate},
    read_origins::ReadOrigins,
};
use crate::{
    declaration::{Origins, Predicate},
    origin::Origin,
    request::RequestHeaders,
};

/// The form of the origins.
#[derive(Debug)]
pub(crate) enum OriginTable {
    /// `none`: no origin is allowed.
    None,
    /// `any`: the header is constant.
    Any(HeaderValue),
    /// One exact origin: the header is constant.
    One(HeaderValue),
    /// Several origins, patterns, or origins that are known only at run time.
    Several(Several),
}

/// The origins of a policy that has several. Copies share them.
#[derive(Clone, Debug)]
pub(crate) struct Several {
    exact: ExactOrigins,
    /// The elements that are checked if an origin is not listed.
    dynamic: Option<Arc<DynamicOrigins>>,
}

/// The elements that allow origins without listing them.
#[derive(Debug)]
struct DynamicOrigins {
    patterns: Vec<OriginMatcher>,
    /// The functions of `matching(path)`, which are called last.
    predicates: &'static [Predicate],
    /// The functions of a set.
    closures: Vec<Closure>,
}

/// Exact origins in a perfect hash, which needs one comparison.
#[derive(Clone, Debug)]
struct ExactOrigins {
    seed: u64,
    pilots: Cow<'static, [u16]>,
    slots: Arc<[HeaderValue]>,
    /// Whether some origins were read at run time. Copies of their values would share a reference
    /// count that all threads update, so an answer uses a copy of the request's value instead.
    are_read: bool,
}

/// The element that allows an origin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found {
    /// The constant value of the policy.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// A pattern or a function.
    Matched,
}

/// The value of `Access-Control-Allow-Origin` for an allowed origin. `V` is the type of the request's value.
#[derive(Clone, Debug)]
pub(crate) enum AllowOrigin<V> {
    /// `*`, or the only origin, which is part of the prepared headers.
    Constant,
    /// The listed origin in this slot.
    Listed(usize),
    /// The origin of the request, which a pattern or a function allows.
    Matched(V),
}

impl OriginTable {
    /// The origins of a declaration, together with those that are read at run time.
    pub(crate) fn new(origins: &Origins<'static>, read: ReadOrigins) -> Self {
        let declared = origins.list.iter().filter(|text| text.contains('*'));
        let declared = declared.filter_map(|text| OriginPattern::parse(text).ok());
        let declared = declared.map(|pattern| pattern.to_matcher());
        let patterns: Vec<_> = declared.chain(read.patterns).collect();
        match origins.list {
            _ if origins.none => OriginTable::None,
            _ if origins.any || read.any => OriginTable::Any(HeaderValue::from_static("*")),
            [only] if !origins.is_dynamic() && patterns.is_empty() => {
                OriginTable::One(HeaderValue::from_static(only))
            }
            _ => {
                let exact = if read.exact.is_empty() {
                    ExactOrigins::new(origins)
                } else {
                    ExactOrigins::with_read(declared_exact(origins), &read.exact)
                };
                let dynamic = DynamicOrigins {
                    patterns,
                    predicates: origins.predicates,
                    closures: read.closures,
                };
                OriginTable::Several(Several::new(exact, dynamic))
            }
        }
    }

    /// The origins of a configuration.
    pub(crate) fn of_configuration(origins: ReadOrigins) -> Self {
        match &origins.exact[..] {
            _ if origins.any => OriginTable::Any(HeaderValue::from_static("*")),
            [only] if origins.patterns.is_empty() && origins.closures.is_empty() => {
                match HeaderValue::from_str(only) {
                    Ok(only) => OriginTable::One(only),
                    Err(_) => OriginTable::Several(Several::of_configuration(origins)),
                }
            }
            _ => OriginTable::Several(Several::of_configuration(origins)),
        }
    }

    /// A copy that does not share reference counts that requests update.
    pub(crate) fn detached(&self) -> Self {
        let copy = |value: &HeaderValue| HeaderValue::from_bytes(value.as_bytes());
        match self {
            OriginTable::None => OriginTable::None,
            OriginTable::Any(value) => OriginTable::Any(value.clone()),
            OriginTable::One(only) => OriginTable::One(copy(only).unwrap_or(only.clone())),
            OriginTable::Several(several) => OriginTable::Several(several.clone()),
        }
    }

    /// The value in every actual response, independent of the origin of the request
    /// ([Fetch, CORS protocol and HTTP caches]).
    ///
    /// [Fetch, CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
    #[inline]
    pub(crate) fn constant(&self) -> Option<&HeaderValue> {
        match self {
            OriginTable::Any(value) | OriginTable::One(value) => Some(value),
            OriginTable::None | OriginTable::Several(_) => None,
        }
    }

    /// Whether responses depend on the origin of the request.
    #[inline]
    pub(crate) const fn vary(&self) -> bool {
        matches!(self, OriginTable::Several(_))
    }

    /// The listed origin in a slot.
    #[inline]
    pub(crate) fn listed(&self, slot: usize) -> Option<&HeaderValue> {
        match self {
            OriginTable::Several(several) => several.exact.slots.get(slot),
            OriginTable::None | OriginTable::Any(_) | OriginTable::One(_) => None,
        }
    }

    /// Whether every origin is allowed.
    pub(crate) const fn is_any(&self) -> bool {
        matches!(self, OriginTable::Any(_))
    }

    /// Whether `origin` is one of the exact origins.
    pub(crate) fn lists(&self, origin: &str) -> bool {
        match self {
            OriginTable::None | OriginTable::Any(_) => false,
            OriginTable::One(only) => only == origin,
            OriginTable::Several(several) => several.exact.find(origin.as_bytes()).is_some(),
        }
    }

    /// The number of listed origins that are known only at run time. If there is at least one, all exact origins are
    /// counted, because they are in one table.
    pub(super) fn read_count(&self) -> usize {
        match self {
            OriginTable::Several(Several { exact, .. }) if exact.are_read => exact.slots.len(),
            _ => 0,
        }
    }

    /// The element that allows `origin`.
    #[inline(always)]
    pub(crate) fn find(&self, origin: &[u8]) -> Option<Found> {
        match self {
            OriginTable::None => None,
            OriginTable::Any(_) => Some(Found::Constant),
            OriginTable::One(only) => (only.as_bytes() == origin).then_some(Found::Constant),
            OriginTable::Several(several) => several.find(origin),
        }
    }
}

impl Several {
    fn new(exact: ExactOrigins, dynamic: DynamicOrigins) -> Self {
        let dynamic = (!dynamic.is_empty()).then(|| Arc::new(dynamic));
        Self { exact, dynamic }
    }

    fn of_configuration(origins: ReadOrigins) -> Self {
        let exact = ExactOrigins::with_read([].into_iter(), &origins.exact);
        let dynamic = DynamicOrigins {
            patterns: origins.patterns,
            predicates: &[],
            closures: origins.closures,
        };
        Self::new(exact, dynamic)
    }

    #[inline(always)]
    fn find(&self, origin: &[u8]) -> Option<Found> {
        if origin.len() > Origin::MAX_LENGTH {
            return None;
        }
        match (self.exact.find(origin), &self.dynamic) {
            (Some(_), _) if self.exact.are_read => Some(Found::Matched),
            (Some(slot), _) => Some(Found::Listed(slot)),
            (None, Some(dynamic)) if dynamic.allow(origin) => Some(Found::Matched),
            (None, _) => None,
        }
    }
}

impl DynamicOrigins {
    fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.predicates.is_empty() && self.closures.is_empty()
    }

    #[inline(never)]
    fn allow(&self, origin: &[u8]) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(origin)) || self.matches_function(origin)
    }

    fn matches_function(&self, origin: &[u8]) -> bool {
        if self.predicates.is_empty() && self.closures.is_empty() {
            return false;
        }
        let Some(origin) = Origin::parse(origin) else {
            return false;
        };
        let mut predicates = self.predicates.iter();
        let mut closures = self.closures.iter();
        predicates.any(|(path, matches)| call_predicate(path, matches, &origin))
            || closures.any(|closure| closure.matches(&origin))
    }
}

impl ExactOrigins {
    /// The declared origins, whose hash was computed at compile time.
    fn new(origins: &Origins<'static>) -> Self {
        let mut slots = vec![HeaderValue::from_static(""); origins.exact];
        for origin in declared_exact(origins) {
            let slot = slot(
                origins.seed,
                origins.pilots,
                origins.exact,
                origin.as_bytes(),
            );
            if let Some(value) = slots.get_mut(slot) {
                *value = HeaderValue::from_static(origin);
            }
        }
        Self {
            seed: origins.seed,
            pilots: Cow::Borrowed(origins.pilots),
            slots: slots.into(),
            are_read: false,
        }
    }

    /// The declared origins, together with those that are read at run time.
    fn with_read(declared: impl Iterator<Item = &'static str>, read: &[String]) -> Self {
        let read = read.iter().map(String::as_str);
        let declared = declared.map(|origin| -> &str { origin });
        let mut all: Vec<&str> = declared.chain(read).collect();
        all.sort_unstable();
        all.dedup();
        let PerfectHash { seed, pilots } = PerfectHash::new(&all);
        let mut slots = vec![HeaderValue::from_static(""); all.len()];
        for origin in &all {
            let slot = slot(seed, &pilots, all.len(), origin.as_bytes());
            if let Some(value) = slots.get_mut(slot)
                && let Ok(origin) = HeaderValue::from_str(origin)
            {
                *value = origin;
            }
        }
        Self {
            seed,
            pilots: Cow::Owned(pilots),
            slots: slots.into(),
            are_read: true,
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
fn declared_exact(origins: &Origins<'static>) -> impl Iterator<Item = &'static str> {
    let list = origins.list.iter().copied();
    list.filter(|origin| !origin.contains('*'))
}

impl<V> AllowOrigin<V> {
    /// The same with the origin as a value of the `http` crate, so that it can be stored with the request.
    #[cfg(feature = "tower")]
    pub(crate) fn hold(&self, origin: Option<HeaderValue>) -> Option<AllowOrigin<HeaderValue>> {
        match self {
            AllowOrigin::Constant => Some(AllowOrigin::Constant),
            AllowOrigin::Listed(slot) => Some(AllowOrigin::Listed(*slot)),
            AllowOrigin::Matched(_) => origin.map(AllowOrigin::Matched),
        }
    }

    /// The value for `origin`, which was found in the headers of a request.
    #[inline]
    pub(crate) fn new<H>(found: Found, origin: &H::Value) -> Self
    where
        H: RequestHeaders<Value: ToOwned<Owned = V>> + ?Sized,
    {
        match found {
            Found::Constant => AllowOrigin::Constant,
            Found::Listed(slot) if !H::IS_ORIGIN_SHARED => AllowOrigin::Listed(slot),
            Found::Listed(_) | Found::Matched => AllowOrigin::Matched(origin.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use cors_rules::PerfectHash;
    use proptest::prelude::*;

    use super::{ExactOrigins, declared_exact};
    use crate::declaration::Origins;

    fn leaked(origins: &BTreeSet<String>) -> Vec<&'static str> {
        origins
            .iter()
            .map(|origin| &*origin.clone().leak())
            .collect()
    }

    /// Origins in the form that the macros declare.
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

    /// Texts that differ slightly from `origin`.
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
            let read: Vec<String> = variables.iter().cloned().collect();
            let tables = [
                (ExactOrigins::new(&declared), &origins),
                (ExactOrigins::with_read(declared_exact(&declared), &read), &all),
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
