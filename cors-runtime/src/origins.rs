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
        /// Exact origins, ordered by length, then by bytes.
        exact: &'static [HeaderValue],
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
                let parsed = Origin::parse(origin.as_bytes());
                let is_known = || {
                    patterns
                        .iter()
                        .any(|pattern| pattern.matches(origin.as_bytes()))
                        || variables
                            .iter()
                            .any(|variable| variable.allows(origin.as_bytes()))
                };
                let is_matched =
                    |origin: Origin<'_>| predicates.iter().any(|matches| matches(&origin));
                find(exact, origin.as_bytes())
                    .map(AllowOrigin::Listed)
                    .or_else(|| {
                        let is_allowed = is_known() || parsed.is_some_and(is_matched);
                        is_allowed.then(|| AllowOrigin::Matched(origin.clone()))
                    })
            }
        }
    }
}

/// Finds `origin` among values that are ordered by length, then by bytes.
fn find(exact: &'static [HeaderValue], origin: &[u8]) -> Option<&'static HeaderValue> {
    let order = |value: &HeaderValue| {
        let value = value.as_bytes();
        (value.len(), value).cmp(&(origin.len(), origin))
    };
    exact.binary_search_by(order).ok().map(|at| &exact[at])
}

impl AllowOrigin {
    pub(crate) fn into_value(self) -> HeaderValue {
        match self {
            AllowOrigin::Listed(value) => value.clone(),
            AllowOrigin::Matched(value) => value,
        }
    }
}
