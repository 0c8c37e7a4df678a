//! The headers of an actual response.

#[cfg(feature = "tower")]
use http::Response;
use http::{HeaderMap, Method};

#[cfg(feature = "tower")]
use crate::mark::Mark;
use crate::{
    Policies, Policy, RequestHead,
    headers::fill,
    method_set::Asked,
    origin_table::AllowOrigin,
    prepared::{Prepared, complete},
    request::origin,
    standing::{Standing, is_access_control, remove_access_control},
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
        let policy = policies.deciding(Asked::by(head.method()));
        Self::of(policies, policy, head)
    }

    /// The headers of a response of the handler whose policy this is.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) fn of_handler(policy: &'static Policy, head: &impl RequestHead) -> Self {
        Self::of(policy.into(), Some(policy.prepared()), head)
    }

    #[inline]
    fn of(policies: Policies, policy: Option<&'static Prepared>, head: &impl RequestHead) -> Self {
        let mut headers = policy.map_or(Self::NONE, |policy| Self::by(policy, head.headers()));
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
                complete(headers, &mut self.origin);
            }
            _ => self.write_beside(headers),
        }
    }

    /// Writes beside what stands there.
    fn write_beside(&mut self, headers: &mut HeaderMap) {
        match (self.policy, self.origin.take()) {
            (Some(policy), Some(origin)) if headers.keys().any(is_access_control) => {
                if write_over(policy, origin, headers) && matches!(self.vary, Vary::Origin) {
                    return;
                }
            }
            (Some(policy), Some(origin)) => policy.write_actual(origin, headers),
            (Some(_), None) => remove_access_control(headers),
            (None, _) => {}
        }
        self.vary.write(headers);
    }
}

/// Writes in the place of what stands there, and tells whether the response varies on `Origin` already.
#[inline(never)]
fn write_over(policy: &Prepared, origin: AllowOrigin<'_>, headers: &mut HeaderMap) -> bool {
    let standing = Standing::of(headers);
    let varies = standing.varies;
    if !standing.is_by(policy, &origin) {
        remove_access_control(headers);
        policy.write_actual(origin, headers);
    }
    varies
}
