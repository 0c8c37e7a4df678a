//! The headers of an actual response.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use crate::{
    Policies, Policy, RequestHead,
    origin_table::AllowOrigin,
    prepared::{Prepared, replace_first},
    request::origin,
    vary::Vary,
};

/// The CORS headers of the response to an actual request: decided when the request comes, written when
/// the response is there. See [`Policies::headers`].
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders {
    policy: Option<&'static Prepared>,
    origin: Option<AllowOrigin<'static>>,
    vary: Vary,
}

impl ActualHeaders {
    #[inline]
    pub(crate) fn decide(policies: Policies, head: &impl RequestHead) -> Self {
        let policy = policies.serving(head.method().as_str().as_bytes());
        Self::of(policies, policy, head)
    }

    /// The headers of a response of the handler whose policy this is.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) fn of_handler(policy: &'static Policy, head: &impl RequestHead) -> Self {
        Self::of(policy.into(), Some(policy), head)
    }

    #[inline]
    fn of(policies: Policies, policy: Option<&'static Policy>, head: &impl RequestHead) -> Self {
        let policy = policy.map(Policy::prepared);
        let constant = policy.map(|policy| policy.origins.constant());
        let (origin, vary) = match (policy, constant.flatten()) {
            (None, _) => (None, Vary::Nothing),
            (_, Some(constant)) => (Some(AllowOrigin::Listed(constant)), Vary::Nothing),
            (Some(policy), None) => {
                let origin = origin(head.headers()).one();
                let allowed = origin.and_then(|origin| policy.origins.allow(origin));
                (allowed, Vary::Origin)
            }
        };
        let vary = match head.method() {
            &Method::OPTIONS => Vary::of_options(policies),
            _ => vary,
        };
        Self {
            policy,
            origin,
            vary,
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
        let Self {
            policy,
            origin,
            vary,
        } = self;
        match (policy, origin) {
            (Some(policy), Some(origin)) if headers.is_empty() => {
                *headers = policy.actual.clone();
                replace_first(headers, origin);
                // The copied headers have it.
                if matches!(vary, Vary::Origin) {
                    return;
                }
            }
            (Some(policy), Some(origin)) => write_beside(policy, origin, headers),
            (Some(_), None) if !headers.is_empty() => remove_access_control(headers),
            (_, None) | (None, _) => {}
        }
        vary.write(headers);
    }
}

/// Writes what the policy says beside what the handler wrote.
fn write_beside(policy: &Prepared, origin: AllowOrigin<'_>, headers: &mut HeaderMap) {
    if headers.keys().any(is_access_control) {
        if is_written(policy, &origin, headers) {
            return;
        }
        remove_access_control(headers);
    }
    policy.write_actual(origin, headers);
}

/// Whether what `policy` writes stands there already, as the handler's own policy has written it inside of
/// `inside_cors`: the origin is not only equal, but the very same bytes.
fn is_written(policy: &Prepared, origin: &AllowOrigin<'_>, headers: &HeaderMap) -> bool {
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
        policy.expose.as_ref(),
    ) && has_credentials == policy.credentials
}

fn remove_access_control(headers: &mut HeaderMap) {
    while let Some(name) = headers.keys().find(|name| is_access_control(name)).cloned() {
        headers.remove(name);
    }
}

fn is_access_control(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}
