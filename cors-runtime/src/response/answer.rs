//! The answer of the policies of a path to a request.

use std::ops::Deref;

use http::{HeaderMap, HeaderValue, Response};

#[cfg(feature = "tower")]
use super::nearest::{record_denied, record_nearest};
use super::{
    ActualHeaders, PreflightAnswer,
    blocked::{block, blocked_answer},
};
use crate::{
    decision::is_blocked,
    observation::{Flags, observe, record},
    policy::{LoadPolicies, Policies, PolicyGroup},
    prepared::PreparedPolicy,
    request::{OwnedValue, RequestHead, RequestHeaders},
};

/// The answer of the policies of a path to a request, decided when the request arrives.
///
/// For a preflight, an adapter sends the answer and runs nothing else. For any other request, it runs the
/// handler, and writes the headers into the response.
#[derive(Clone, Debug)]
pub enum Answer<P = &'static PreparedPolicy, V = HeaderValue> {
    /// The whole response. Nothing else runs, because the request is a preflight, or because `enforce` refuses it.
    Preflight(PreflightAnswer<P, V>),
    /// The CORS headers of the response. The handler runs.
    Actual(ActualHeaders<P, V>),
}

impl<P: Deref<Target = PreparedPolicy>, V> Answer<P, V> {
    /// Decides a request with the policy of the handler that serves its method, or the method that a
    /// preflight requests.
    ///
    /// It emits an event if there is a `tracing` subscriber (feature `tracing`). Call it once for
    /// each request, in the code that makes the final decision.
    #[inline]
    pub fn new<G, H>(policies: &G, head: &H) -> Self
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        let flags = observe(policies, head);
        match preflight_answer(policies, head, flags) {
            Some(answer) => Answer::Preflight(answer),
            None => Self::of_actual(policies, head, flags),
        }
    }

    /// Decides a request whose method is not OPTIONS, as [`new`](Self::new) does.
    #[inline(always)]
    pub fn of_request<G, H>(policies: &G, head: &H) -> Self
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        let flags = observe(policies, head);
        Self::of_actual(policies, head, flags)
    }

    /// The refusal of a request by `enforce`, as [`new`](Self::new) returns it, with its event. `None`, and no event,
    /// if the request is not refused.
    ///
    /// An adapter calls it if a middleware, such as one inside CORS, runs before the code that decides the request.
    pub fn refusal<G, H>(policies: &G, head: &H) -> Option<PreflightAnswer<P, V>>
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        if !is_blocked(policies, head) {
            return None;
        }
        match Self::new(policies, head) {
            Answer::Preflight(refused) => Some(refused),
            Answer::Actual(_) => None,
        }
    }

    #[inline(always)]
    fn of_actual<G, H>(policies: &G, head: &H, flags: Flags) -> Self
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        let headers = actual_headers(policies, head, flags);
        match blocked_answer(policies, &headers, head, flags) {
            None => Answer::Actual(headers),
            Some(answer) => {
                #[cfg(feature = "tower")]
                if flags.is_nested {
                    record_denied(head, &headers, G::hold);
                }
                Answer::Preflight(answer)
            }
        }
    }
}

#[cfg(feature = "tower")]
impl<P: Deref<Target = PreparedPolicy>> Answer<P> {
    /// The same with the only policies of an application: if none of them serves the method, nothing is
    /// allowed.
    #[inline]
    pub fn exclusive<G, H>(policies: &G, head: &H) -> Self
    where
        G: PolicyGroup<Policy = P>,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = HeaderValue>>>,
    {
        match Self::new(policies, head) {
            Answer::Actual(headers) => Answer::Actual(headers.or_denied(policies)),
            preflight @ Answer::Preflight(_) => preflight,
        }
    }
}

#[inline(always)]
fn preflight_answer<G, H>(
    policies: &G,
    head: &H,
    flags: Flags,
) -> Option<PreflightAnswer<G::Policy, OwnedValue<H>>>
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    let is_off = flags.without_cors;
    (!is_off)
        .then(|| PreflightAnswer::new(policies, head, flags))
        .flatten()
}

#[inline(always)]
fn actual_headers<G, H>(
    policies: &G,
    head: &H,
    flags: Flags,
) -> ActualHeaders<G::Policy, OwnedValue<H>>
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    if flags.without_cors {
        return ActualHeaders::NONE;
    }
    let headers = ActualHeaders::new(policies, head);
    #[cfg(feature = "tower")]
    if flags.is_nested && headers.has_policy() {
        record_nearest(head, &headers, G::hold);
    }
    headers
}

impl<S: LoadPolicies> Policies<S> {
    /// The response to a preflight, with the policy of the handler that serves the requested method: 204
    /// if it is allowed, or 403 if it is refused. The response to a request that `enforce` refuses is also
    /// 403. `None` for any other request, and if there is currently no policy.
    ///
    /// For a body type without `Default`, map `()`: `answer.map(|()| Body::empty())`.
    #[must_use]
    pub fn answer_preflight<B, H>(&self, head: &H) -> Option<Response<B>>
    where
        B: Default,
        H: RequestHead<Headers = HeaderMap>,
    {
        let policies = self.source().load()?;
        let flags = record(&policies, head);
        let answer = preflight_answer(&policies, head, flags)
            .or_else(|| block(policies.any_policies(), head, flags))?;
        let mut response = Response::default();
        answer.write(&mut response);
        Some(response)
    }

    /// The headers of the response to an actual request, with the policy of the handler that serves its
    /// method. There are none if no handler serves it.
    pub fn response_headers<H>(&self, head: &H) -> ActualHeaders<S::Policy, OwnedValue<H>>
    where
        H: RequestHead,
    {
        match self.source().load() {
            Some(policies) => actual_headers(&policies, head, record(&policies, head)),
            None => ActualHeaders::NONE,
        }
    }
}
