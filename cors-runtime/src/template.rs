//! Maps of headers that are made once and copied for each response, as a map is copied in less time than
//! it is filled.

use std::sync::{LazyLock, OnceLock};

use http::{
    HeaderMap,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
        ACCESS_CONTROL_MAX_AGE,
    },
};

use crate::{
    Policy,
    headers::{TRUE, set},
    origins::AllowOrigin,
    vary,
};

/// The headers of a preflight that is refused.
pub(crate) static REFUSED: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::new();
    vary::on_preflight(&mut headers);
    headers
});

/// The headers that a policy allows. The first is `Access-Control-Allow-Origin`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Templates {
    preflight: OnceLock<HeaderMap>,
    actual: OnceLock<HeaderMap>,
}

impl Templates {
    #[expect(clippy::new_without_default, reason = "only for statics")]
    #[must_use]
    pub const fn new() -> Self {
        Self {
            preflight: OnceLock::new(),
            actual: OnceLock::new(),
        }
    }

    /// Of the answer to a preflight, to be completed by [`replace_first`].
    pub(crate) fn preflight(&self, policy: &Policy) -> HeaderMap {
        self.preflight.get_or_init(|| preflight(policy)).clone()
    }

    /// Of an actual response, to be completed by [`replace_first`].
    pub(crate) fn actual(&self, policy: &Policy) -> HeaderMap {
        self.actual.get_or_init(|| actual(policy)).clone()
    }
}

/// Puts the origin in its place.
pub(crate) fn replace_first(headers: &mut HeaderMap, origin: AllowOrigin) {
    if let Some(first) = headers.values_mut().next() {
        *first = origin.into_value();
    }
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of a response to a preflight.
fn preflight(policy: &Policy) -> HeaderMap {
    let values = policy.values();
    let mut headers = HeaderMap::new();
    set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, TRUE);
    set(
        &mut headers,
        ACCESS_CONTROL_ALLOW_METHODS,
        values.methods.clone(),
    );
    if let Some(names) = values.headers {
        set(&mut headers, ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    if let Some(seconds) = values.max_age {
        set(&mut headers, ACCESS_CONTROL_MAX_AGE, seconds.clone());
    }
    if policy.credentials() {
        set(&mut headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    vary::on_preflight(&mut headers);
    headers
}

fn actual(policy: &Policy) -> HeaderMap {
    let mut headers = HeaderMap::new();
    write_actual(policy, AllowOrigin::Matched(TRUE), &mut headers);
    if policy.origins().constant().is_none() {
        vary::on_origin(&mut headers);
    }
    headers
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of any other response.
#[inline]
pub(crate) fn write_actual(policy: &Policy, origin: AllowOrigin, headers: &mut HeaderMap) {
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin.into_value());
    if policy.credentials() {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    if let Some(names) = policy.values().expose {
        set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
    }
}
