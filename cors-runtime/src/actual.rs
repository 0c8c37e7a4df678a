//! The headers of an actual response.

#[cfg(feature = "tower")]
use http::Response;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

#[cfg(feature = "tower")]
use crate::mark::Mark;
use crate::{
    Policies, Policy, RequestHead,
    headers::fill,
    method_set::Asked,
    origin_table::AllowOrigin,
    prepared::{Prepared, complete},
    request::origin,
    vary::{self, Vary},
};

/// The CORS headers of the response to an actual request: decided when the request comes, written when
/// the response is there. See [`Policies::headers`].
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders {
    policy: Option<&'static Prepared>,
    origin: Option<AllowOrigin<'static>>,
    vary: Vary,
    /// What is copied into a response that has no headers, and completed with the origin.
    copy: Option<&'static HeaderMap>,
}

impl ActualHeaders {
    /// Where no policy applies.
    pub(crate) const NONE: Self = Self {
        policy: None,
        origin: None,
        vary: Vary::Nothing,
        copy: None,
    };

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "what is decided is written where it stays"
    )]
    pub(crate) fn decide(policies: Policies, head: &impl RequestHead) -> Self {
        let policy = policies.serving(Asked::by(head.method()));
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
        let mut headers = policy.map_or(Self::NONE, |policy| {
            Self::by(policy.prepared(), head.headers())
        });
        if head.method() == Method::OPTIONS {
            headers.vary = Vary::of_options(policies);
            headers.copy = None;
        }
        headers
    }

    #[inline]
    fn by(policy: &'static Prepared, headers: &HeaderMap) -> Self {
        let (origin, vary, copy) = match policy.origins.constant() {
            Some(constant) => {
                let origin = Some(AllowOrigin::Constant(constant));
                (origin, Vary::Nothing, &policy.actual)
            }
            None => match policy.allow(origin(headers)) {
                Some(origin) => (Some(origin), Vary::Origin, &policy.actual),
                None => (None, Vary::Origin, &*vary::ON_ORIGIN),
            },
        };
        Self {
            policy: Some(policy),
            origin,
            vary,
            copy: Some(copy),
        }
    }

    /// Writes the headers; the response says so where a policy applies, if the mark asks for it.
    #[cfg(feature = "tower")]
    #[inline]
    pub(crate) fn complete<B>(&mut self, response: &mut Response<B>, mark: Mark) {
        if mark.says_so && self.policy.is_some() {
            mark.put(response);
        }
        self.write_once(response.headers_mut());
    }

    /// Writes the headers. Where a policy applies it has the last word: what the handler itself says
    /// about CORS is replaced, and removed where the policy allows nothing. `Vary` is added to what the
    /// handler named.
    #[inline]
    pub fn write(mut self, headers: &mut HeaderMap) {
        self.write_once(headers);
    }

    fn write_once(&mut self, headers: &mut HeaderMap) {
        match self.copy {
            Some(copy) if headers.is_empty() => {
                fill(headers, copy.clone());
                complete(headers, self.origin.as_mut());
            }
            _ => self.write_beside(headers),
        }
    }

    /// Writes beside what the handler wrote.
    fn write_beside(&mut self, headers: &mut HeaderMap) {
        match (self.policy, self.origin.take()) {
            (Some(policy), Some(origin)) => write_beside(policy, origin, headers),
            (Some(_), None) => remove_access_control(headers),
            (None, _) => {}
        }
        self.vary.write(headers);
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
