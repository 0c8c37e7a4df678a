//! The headers of an actual response.

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use crate::{
    Policies, Policy, RequestHead, origin_table::AllowOrigin, prepared::replace_first,
    request::origin, vary::Vary,
};

/// The CORS headers of the response to an actual request: decided when the request comes, written when
/// the response is there. See [`Policies::headers`].
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders {
    policy: Option<&'static Policy>,
    origin: Option<AllowOrigin<'static>>,
    vary: Vary,
}

impl ActualHeaders {
    #[inline]
    pub(crate) fn decide(policies: Policies, head: &impl RequestHead) -> Self {
        let policy = policies.serving(head.method().as_str().as_bytes());
        Self {
            policy,
            origin: policy.and_then(|policy| allow(policy, head)),
            vary: Vary::of(policies, policy, head),
        }
    }

    /// The headers of a response of the handler whose policy this is.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) fn of_handler(policy: &'static Policy, head: &impl RequestHead) -> Self {
        Self {
            policy: Some(policy),
            origin: allow(policy, head),
            vary: Vary::of(policy.into(), Some(policy), head),
        }
    }

    /// Whether a policy applies.
    #[cfg(feature = "tower")]
    pub(crate) fn has_policy(&self) -> bool {
        self.policy.is_some()
    }

    /// Writes the headers. Where a policy applies it has the last word: what the handler itself says
    /// about CORS is replaced, and removed where the policy allows nothing. `Vary` is added to what the
    /// handler named.
    #[inline]
    pub fn write(self, headers: &mut HeaderMap) {
        let origin = self.origin;
        let has_vary = self
            .policy
            .is_some_and(|policy| write_policy(policy, origin, headers));
        if !(has_vary && matches!(self.vary, Vary::Origin)) {
            self.vary.write(headers);
        }
    }
}

/// What the response carries to the request's origin.
#[inline]
fn allow<'p>(policy: &'p Policy, head: &impl RequestHead) -> Option<AllowOrigin<'p>> {
    match policy.prepared().origins.constant() {
        Some(constant) => Some(AllowOrigin::Listed(constant)),
        None => policy.allow_origin(origin(head.headers())).ok(),
    }
}

/// Writes what the policy says to the origin; whether `Vary` names `Origin` by that, where it must.
fn write_policy(
    policy: &'static Policy,
    origin: Option<AllowOrigin<'static>>,
    headers: &mut HeaderMap,
) -> bool {
    let Some(origin) = origin else {
        remove_access_control(headers);
        return false;
    };
    let prepared = policy.prepared();
    if headers.is_empty() {
        *headers = prepared.actual.clone();
        replace_first(headers, origin);
        return true;
    }
    if headers.keys().any(is_access_control) {
        if is_written(policy, &origin, headers) {
            return true;
        }
        remove_access_control(headers);
    }
    prepared.write_actual(origin, policy.credentials(), headers);
    false
}

/// Whether what `policy` writes stands there already, as the handler's own policy has written it inside of
/// `inside_cors`: the origin is not only equal, but the very same bytes.
fn is_written(policy: &Policy, origin: &AllowOrigin<'_>, headers: &HeaderMap) -> bool {
    let is_same =
        |written: Option<&HeaderValue>, value: Option<&HeaderValue>| match (written, value) {
            (Some(written), Some(value)) => std::ptr::eq(written.as_bytes(), value.as_bytes()),
            (written, value) => written.is_none() && value.is_none(),
        };
    let has_credentials = headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    is_same(
        headers.get(ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(origin.value()),
    ) && is_same(
        headers.get(ACCESS_CONTROL_EXPOSE_HEADERS),
        policy.prepared().expose.as_ref(),
    ) && has_credentials == policy.credentials()
}

fn remove_access_control(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_access_control(name)).cloned() {
        headers.remove(name);
    }
}

fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}
