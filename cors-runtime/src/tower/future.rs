//! The future of a response under a policy.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;

use super::{outer::OuterLayer, refused::RefusedRequest};
use crate::{
    observation::{DeferredEvent, Flags, emit, observe, record},
    policy::{Policies, Policy},
    prepared::PreparedPolicy,
    probe::Endpoint,
    request::{Directives, RequestHead as _},
    response::{ActualHeaders, PreflightAnswer, record_nearest},
};

pin_project! {
    /// The future of a response under a policy.
    #[derive(Debug)]
    pub struct CorsFuture<F> {
        #[pin]
        state: State<F>,
        // Beside the state: inside of it, the layout makes rustc copy a request that `inner` holds.
        outer: Option<OuterLayer>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StateProjection]
    enum State<F> {
        Preflight { answer: PreflightAnswer },
        Refused { request: Box<RefusedRequest> },
        Actual { #[pin] inner: F, headers: ActualHeaders },
    }
}

impl<F> CorsFuture<F> {
    /// Decides a request, and calls the inner service unless the request is a preflight. It emits an
    /// event.
    #[inline]
    pub fn new<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(&policies, &request);
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        // Not by `Answer`, which rustc would build before it moves it: 30 instructions.
        if let Some(answer) = PreflightAnswer::new(&policies, &request, flags) {
            return Self::preflight(answer);
        }
        let headers = ActualHeaders::new(&policies, &request);
        Self::nearest(headers, flags, request, call)
    }

    /// Decides a request that reaches the handler of this policy, and is no preflight. It emits an event.
    #[inline]
    pub fn of_handler<B>(
        policy: &'static Policy,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let policies = &Policies::from(policy);
        let flags = observe(policies, &request);
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        let headers = ActualHeaders::with_policy(policies, Some(policy.prepared()), &request);
        Self::nearest(headers, flags, request, call)
    }

    /// Decides a request outside of a service whose endpoint a probe has found, with layers between the
    /// two: the service answers no preflight, and a response that a layer gives instead of it has the
    /// headers of its policy. The service itself emits the event of a request that is no preflight.
    #[inline]
    pub fn at_endpoint<B>(
        endpoint: &Endpoint,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        match endpoint {
            Endpoint::Handler(policies) => Self::around_handler(*policies, request, call),
            Endpoint::Options(policies) => Self::new(*policies, request, call),
            Endpoint::Layered(layered) => {
                let preflight = layered.innermost();
                if let Some(answer) = answer_preflight(preflight, &request) {
                    return Self::preflight(answer);
                }
                let policies = layered.serving(request.method().into());
                if layered.is_certain() {
                    return Self::around_handler(policies, request, call);
                }
                let flags = record(&policies, &request);
                Self::marked(policies, flags, DeferredEvent::NONE, request, call)
            }
            Endpoint::WithoutCors => Self::without_cors(request, call),
        }
    }

    #[inline]
    fn around_handler<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(&policies, &request);
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        let headers = ActualHeaders::new(&policies, &request);
        Self::nearest(headers, flags, request, call)
    }

    /// Decides a request by default policies: a policy that turns out to be inside applies instead. An
    /// event is emitted unless a policy inside emits one.
    #[inline]
    pub(super) fn by_default<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if let Some(answer) = answer_preflight(policies, &request) {
            return Self::preflight(answer);
        }
        let flags = record(&policies, &request);
        let event = DeferredEvent::new(policies, &request);
        Self::marked(policies, flags, event, request, call)
    }

    /// Decides a request by the only policies of the inner service.
    #[inline]
    pub(super) fn exclusive<B>(
        policies: Policies,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(&policies, &request);
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        if let Some(answer) = PreflightAnswer::new(&policies, &request, flags) {
            return Self::preflight(answer);
        }
        let headers = ActualHeaders::new(&policies, &request);
        let policy = headers.policy();
        let headers = headers.or_denied(policies);
        if flags.is_nested
            && let Some(refused) = record_and_check(&headers, policy, &request)
        {
            return Self::refused(refused);
        }
        if request.may_have_directives() {
            hide_directives(&mut request);
        }
        Self::actual(call(request), headers, None)
    }

    /// The future of a response to which no policy applies, neither here nor inside.
    pub(super) fn without_cors<B>(
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let directives = request.directives().unwrap_or_default();
        if !directives.without_cors {
            if directives.nearest.is_some()
                && let Some(refused) = record_and_check(&ActualHeaders::NONE, None, &request)
            {
                return Self::refused(refused);
            }
            if let Some(refusals) = &directives.refusals {
                refusals.record(Some(SWITCHED_OFF.to_owned()));
            }
            let without_cors = true;
            let directives = Directives {
                without_cors,
                ..directives
            };
            directives.insert(request.extensions_mut());
        }
        Self::unchanged(call(request))
    }

    /// The future of a response to which no policy applies.
    #[inline]
    pub fn unchanged(inner: F) -> Self {
        Self::actual(inner, ActualHeaders::NONE, None)
    }

    /// The decision of the policy that is nearest to the handler, as far as can be seen here.
    #[inline]
    fn nearest<B>(
        headers: ActualHeaders,
        flags: Flags,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if flags.is_nested
            && headers.has_policy()
            && let Some(refused) = record_and_check(&headers, headers.policy(), &request)
        {
            return Self::refused(refused);
        }
        Self::actual(call(request), headers, None)
    }

    /// The decision of policies, unless one turns out to be inside.
    fn marked<B>(
        policies: Policies,
        flags: Flags,
        event: DeferredEvent,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        let headers = ActualHeaders::new(&policies, &request);
        if flags.is_nested
            && headers.has_policy()
            && let Some(refused) = record_and_check(&headers, headers.policy(), &request)
        {
            return Self::refused(refused);
        }
        let outer = OuterLayer::new(policies, &mut request, event);
        Self::actual(call(request), headers, Some(outer))
    }

    #[inline]
    fn preflight(answer: PreflightAnswer) -> Self {
        let state = State::Preflight { answer };
        Self { state, outer: None }
    }

    #[cold]
    fn refused(request: Box<RefusedRequest>) -> Self {
        let state = State::Refused { request };
        Self { state, outer: None }
    }

    #[inline]
    fn actual(inner: F, headers: ActualHeaders, outer: Option<OuterLayer>) -> Self {
        let state = State::Actual { inner, headers };
        Self { state, outer }
    }
}

const SWITCHED_OFF: &str = "no policy applies: `without_cors()` is around the path\n\
    help: remove `without_cors()`\n\
    reason: without_cors";

/// The answer to a preflight by these policies, with its event; `None` for any other request.
#[inline]
fn answer_preflight<B>(policies: Policies, request: &Request<B>) -> Option<PreflightAnswer> {
    if !request.is_options() {
        return None;
    }
    let flags = record(&policies, request);
    if flags.without_cors {
        return None;
    }
    let answer = PreflightAnswer::new(&policies, request, flags)?;
    emit(&policies, request);
    Some(answer)
}

/// Records the decision for the layers outside, and checks whether the request may run.
#[cold]
#[inline(never)]
fn record_and_check<B>(
    headers: &ActualHeaders,
    policy: Option<&PreparedPolicy>,
    request: &Request<B>,
) -> Option<Box<RefusedRequest>> {
    record_nearest::<Policies, _, _>(request, headers);
    RefusedRequest::check(policy, request)
}

/// Policies inside neither record their decisions for the layers outside, nor the reasons of refusals.
#[cold]
fn hide_directives<B>(request: &mut Request<B>) {
    if let Some(directives) = request.directives() {
        let directives = Directives {
            refusals: None,
            nearest: None,
            ..directives
        };
        directives.insert(request.extensions_mut());
    }
}

impl<F> Future for CorsFuture<F>
where
    F: Future<Output: Outcome>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        match this.state.project() {
            StateProjection::Preflight { answer } => {
                let mut outcome = F::Output::from_response(Response::default());
                if let Some(response) = outcome.response() {
                    answer.write_once(response);
                }
                Poll::Ready(outcome)
            }
            StateProjection::Refused { request } => {
                let mut outcome = F::Output::from_response(Response::default());
                if let Some(response) = outcome.response() {
                    request.write(response);
                }
                Poll::Ready(outcome)
            }
            StateProjection::Actual { inner, headers } => {
                let mut outcome = ready!(inner.poll(cx));
                let nearer = this.outer.as_mut().and_then(OuterLayer::nearer_decision);
                if let Some(response) = outcome.response() {
                    match nearer {
                        Some(nearer) => nearer.write(response.headers_mut()),
                        None => headers.write_once(response.headers_mut()),
                    }
                }
                Poll::Ready(outcome)
            }
        }
    }
}

/// A response, or a result that has one.
#[doc(hidden)]
pub trait Outcome {
    type Body: Default;

    fn from_response(response: Response<Self::Body>) -> Self;

    fn response(&mut self) -> Option<&mut Response<Self::Body>>;
}

impl<B: Default> Outcome for Response<B> {
    type Body = B;

    fn from_response(response: Self) -> Self {
        response
    }

    fn response(&mut self) -> Option<&mut Self> {
        Some(self)
    }
}

impl<B: Default, E> Outcome for Result<Response<B>, E> {
    type Body = B;

    fn from_response(response: Response<B>) -> Self {
        Ok(response)
    }

    fn response(&mut self) -> Option<&mut Response<B>> {
        self.as_mut().ok()
    }
}
