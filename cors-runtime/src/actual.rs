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
    standing::{Standing, is_access_control, remove_access_control},
    vary,
};

/// The CORS headers of the response to an actual request: decided when the request comes, written when
/// the response is there. See [`Policies::headers`].
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders {
    policy: Option<&'static Prepared>,
    origin: Option<AllowOrigin<'static>>,
    /// Of an OPTIONS request, whether the answers to preflights depend on private networks: what any other
    /// answer of theirs depends on as well.
    on_network: Option<bool>,
}

impl ActualHeaders {
    /// Where no policy applies.
    #[cfg(feature = "axum")]
    pub(crate) const NONE: Self = Self {
        policy: None,
        origin: None,
        on_network: None,
    };

    #[inline(always)]
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
        Self {
            policy,
            origin: policy.and_then(|policy| policy.allow_actual(head)),
            on_network: (head.method() == Method::OPTIONS)
                .then(|| policies.any(Policy::private_network)),
        }
    }

    /// Writes the headers; the response says so where a policy applies, if the mark asks for it.
    #[cfg(feature = "tower")]
    #[inline]
    pub(crate) fn complete<B>(&mut self, response: &mut Response<B>, mark: Mark) {
        if mark.says_so() && self.policy.is_some() {
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

    /// Writes the headers, once: a matched origin is taken out.
    fn write_once(&mut self, headers: &mut HeaderMap) {
        match self.policy {
            Some(policy) if headers.is_empty() && self.on_network.is_none() => {
                let copied = match self.origin {
                    Some(_) => &policy.actual,
                    None => &*vary::ON_ORIGIN,
                };
                fill(headers, copied.clone());
                complete(headers, &mut self.origin);
            }
            _ => self.write_beside(headers),
        }
    }

    /// Writes beside what stands there.
    fn write_beside(&mut self, headers: &mut HeaderMap) {
        match (self.policy, &mut self.origin) {
            (Some(policy), Some(origin)) if headers.keys().any(is_access_control) => {
                if write_over(policy, origin, headers) && self.on_network.is_none() {
                    return;
                }
            }
            (Some(policy), Some(origin)) => policy.write_actual(origin, headers),
            (Some(_), None) => remove_access_control(headers),
            (None, _) => {}
        }
        match (self.on_network, self.policy) {
            (Some(on_network), _) => vary::on_options(on_network, headers),
            (None, Some(policy)) if policy.origins.constant().is_none() => vary::on_origin(headers),
            (None, _) => {}
        }
    }
}

/// Writes in the place of what stands there, and tells whether the response varies on `Origin` already.
#[inline(never)]
fn write_over(policy: &Prepared, origin: &mut AllowOrigin<'_>, headers: &mut HeaderMap) -> bool {
    let standing = Standing::of(headers);
    let varies = standing.varies;
    if !standing.is_by(policy, origin) {
        remove_access_control(headers);
        policy.write_actual(origin, headers);
    }
    varies
}
