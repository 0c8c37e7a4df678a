//! The answer of a path's policies to a request.

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

/// The answer of a path's policies to a request: decided when the request arrives.
///
/// An adapter sends the answer to a preflight and runs nothing else. For any other request it lets the
/// handler run, and writes the headers into the response that comes back.
#[derive(Clone, Debug)]
pub enum Answer<P = &'static PreparedPolicy, V = HeaderValue> {
    /// This is the response, and nothing runs: the request is a preflight, or `enforce` refuses it.
    Preflight(PreflightAnswer<P, V>),
    /// The handler runs, and these are headers of the response.
    Actual(ActualHeaders<P, V>),
}

impl<P: Deref<Target = PreparedPolicy>, V> Answer<P, V> {
    /// Decides a request by the policy of the handler that serves its method, or the method that a
    /// preflight asks for.
    ///
    /// Where a `tracing` subscriber listens (feature `tracing`), it emits an event. It is called once for
    /// each request, by the code that decides it in the end.
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

    /// The refusal of a request by `enforce`, as [`new`](Self::new) gives it, with its event; `None` if the request
    /// may run, without an event.
    ///
    /// An adapter calls it where something runs between CORS and the code that decides the request, such as a
    /// middleware inside of CORS.
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
    /// The same by the only policies of an application: where none of them serves the method, nothing is
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
    /// The response to a preflight, by the policy of the handler that serves the method it asks for: 204
    /// with what the policy allows, or 403 if it is refused. The response to a request that `enforce` refuses:
    /// 403. `None` for any other request, and if there is no policy at the moment.
    ///
    /// A body without `Default` replaces `()`: `answer.map(|()| Body::empty())`.
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

    /// The headers of the response to an actual request, by the policy of the handler that serves its
    /// method; none if no handler does.
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
