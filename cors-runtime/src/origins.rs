//! The origins of a policy, in a shape that is searched without parsing.

use http::HeaderValue;

/// An origin is a scheme of at most 64 bytes, `://`, a host of at most 253 and a port of at most 5.
const MAX_LENGTH: usize = 64 + 3 + 253 + 1 + 5;

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
    /// Several, or patterns.
    Many {
        /// Exact origins, ordered by length, then by bytes.
        exact: &'static [HeaderValue],
        /// Origins with a wildcard.
        patterns: &'static [OriginPattern],
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

    /// The origins and origin patterns as they are written in the policy; empty for `any`.
    #[must_use]
    pub const fn list(self) -> &'static [&'static str] {
        self.written
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
            OriginTable::Many { exact, patterns } => {
                if origin.len() > MAX_LENGTH {
                    return None;
                }
                find(exact, origin.as_bytes())
                    .map(AllowOrigin::Listed)
                    .or_else(|| {
                        let matched = patterns.iter().any(|p| p.matches(origin.as_bytes()));
                        matched.then(|| AllowOrigin::Matched(origin.clone()))
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

/// An origin with a wildcard for its leading labels, its port, or both.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OriginPattern {
    /// The scheme with `://`.
    pub scheme: &'static str,
    /// The host; with its leading dot where `*` stands for labels before it.
    pub host: &'static str,
    /// What may follow the host.
    pub port: PortPattern,
}

/// The port of an [`OriginPattern`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum PortPattern {
    /// These bytes: `:8080`, or nothing for the scheme's default port.
    Exact(&'static str),
    /// None, or any port but the scheme's default, which browsers never send.
    Any {
        /// The default port in decimal; empty where the scheme has none.
        default: &'static str,
    },
}

impl OriginPattern {
    fn matches(&self, origin: &[u8]) -> bool {
        let Some(rest) = origin.strip_prefix(self.scheme.as_bytes()) else {
            return false;
        };
        let host = match self.port {
            PortPattern::Exact(port) => rest.strip_suffix(port.as_bytes()),
            PortPattern::Any { default } => without_port(rest, default.as_bytes()),
        };
        host.is_some_and(|host| self.matches_host(host))
    }

    fn matches_host(&self, host: &[u8]) -> bool {
        if !self.host.starts_with('.') {
            return host == self.host.as_bytes();
        }
        host.len() <= 253
            && host
                .strip_suffix(self.host.as_bytes())
                .is_some_and(is_labels)
    }
}

/// One or more labels of 1 to 63 bytes, separated by dots.
fn is_labels(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'.').all(|label| {
        (1..=63).contains(&label.len()) && label.iter().all(|&byte| cors_policy::is_host_byte(byte))
    })
}

/// Cuts a port from the end of `text`, or nothing where there is none. `None`: not as browsers write it.
fn without_port<'a>(text: &'a [u8], default: &[u8]) -> Option<&'a [u8]> {
    let Some(colon) = text.iter().rposition(|&byte| byte == b':') else {
        return Some(text);
    };
    let (host, port) = (&text[..colon], &text[colon + 1..]);
    (is_port(port) && port != default).then_some(host)
}

/// 1 to 65535 in decimal without a leading zero.
fn is_port(digits: &[u8]) -> bool {
    let value = digits.iter().try_fold(0_u32, |value, byte| match byte {
        b'0'..=b'9' if value <= 65_535 => Some(value * 10 + u32::from(byte - b'0')),
        _ => None,
    });
    digits.first().is_some_and(|&first| first != b'0') && value.is_some_and(|value| value <= 65_535)
}
