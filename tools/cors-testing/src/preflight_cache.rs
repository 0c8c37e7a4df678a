//! The CORS-preflight cache.

use std::time::Duration;

use super::{
    call::{Call, NON_WILDCARD_REQUEST_HEADER},
    preflight::Grant,
    request::Credentials,
    safelist::{is_safelisted_method, unsafe_request_header_names},
    site::Site,
};

/// How many seconds a grant without `Access-Control-Max-Age` is cached.
const DEFAULT_MAX_AGE: u64 = 5;

/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug, Default)]
pub(super) struct PreflightCache {
    entries: Vec<Entry>,
    cap: Option<Duration>,
}

/// A [cache entry](https://fetch.spec.whatwg.org/#cache-entry).
#[derive(Clone, Debug)]
struct Entry {
    key: Key,
    with_credentials: bool,
    granted: Granted,
    stored: Duration,
    max_age: Duration,
}

/// The key of an entry: the [network partition key], the origin and the URL.
///
/// [network partition key]: https://fetch.spec.whatwg.org/#request-determine-the-network-partition-key
#[derive(Clone, Debug, PartialEq)]
struct Key {
    partition: Site,
    origin: String,
    url: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Granted {
    Method(String),
    HeaderName(String),
}

impl PreflightCache {
    pub(super) fn set_cap(&mut self, cap: Duration) {
        self.cap = Some(cap);
    }

    /// Whether `call` may be sent without a preflight: the condition in
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>.
    pub(super) fn covers(&self, call: &Call, now: Duration) -> bool {
        let method = call.method.as_str();
        let names = unsafe_request_header_names(&call.headers);
        let matching: Vec<_> = self.matching(call, now).collect();
        let has = |is_match: &dyn Fn(&Granted) -> bool| {
            matching.iter().any(|entry| is_match(&entry.granted))
        };
        (is_safelisted_method(method) || has(&|granted| granted.is_method(method)))
            && (names.iter()).all(|name| has(&|granted| granted.is_header_name(name)))
    }

    /// The end of <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
    pub(super) fn keep(&mut self, call: &Call, grant: Grant, now: Duration) {
        let max_age = Duration::from_secs(grant.max_age.unwrap_or(DEFAULT_MAX_AGE));
        let max_age = self.cap.map_or(max_age, |cap| max_age.min(cap));
        let methods = grant.methods.into_iter().map(Granted::Method);
        let names = grant.header_names.into_iter().map(Granted::HeaderName);
        self.entries.retain(|entry| entry.is_fresh(now));
        for granted in methods.chain(names) {
            self.put(call, granted, max_age, now);
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub(super) fn clear(&mut self, call: &Call) {
        let key = Key::new(call);
        self.entries.retain(|entry| entry.key != key);
    }

    /// Renews the matching entries, or adds a new entry.
    fn put(&mut self, call: &Call, granted: Granted, max_age: Duration, now: Duration) {
        let key = Key::new(call);
        let mut is_known = false;
        for entry in &mut self.entries {
            if entry.is_match(&key, call) && entry.granted.includes(&granted) {
                (entry.stored, entry.max_age) = (now, max_age);
                is_known = true;
            }
        }
        if !is_known {
            self.entries.push(Entry {
                key,
                with_credentials: call.credentials == Credentials::Include,
                granted,
                stored: now,
                max_age,
            });
        }
    }

    fn matching(&self, call: &Call, now: Duration) -> impl Iterator<Item = &Entry> {
        let key = Key::new(call);
        (self.entries.iter()).filter(move |entry| entry.is_fresh(now) && entry.is_match(&key, call))
    }
}

impl Entry {
    fn is_fresh(&self, now: Duration) -> bool {
        now.saturating_sub(self.stored) < self.max_age
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn is_match(&self, key: &Key, call: &Call) -> bool {
        self.key == *key && (self.with_credentials || call.credentials != Credentials::Include)
    }
}

impl Key {
    fn new(call: &Call) -> Self {
        Self {
            partition: Site::new(&call.origin),
            origin: call.serialized_origin(),
            url: call.url.to_string(),
        }
    }
}

impl Granted {
    fn includes(&self, other: &Self) -> bool {
        match other {
            Self::Method(method) => self.is_method(method),
            Self::HeaderName(name) => self.is_header_name(name),
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    fn is_method(&self, method: &str) -> bool {
        matches!(self, Self::Method(granted) if granted == method || granted == "*")
    }

    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    fn is_header_name(&self, name: &str) -> bool {
        let is_non_wildcard = name.eq_ignore_ascii_case(NON_WILDCARD_REQUEST_HEADER.as_str());
        matches!(self, Self::HeaderName(granted)
            if granted.eq_ignore_ascii_case(name) || granted == "*" && !is_non_wildcard)
    }
}
