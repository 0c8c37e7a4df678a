//! The future of a response under a policy.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use pin_project_lite::pin_project;

use super::refused::RefusedRequest;
use crate::{
    observation::{DeferredEvent, Flags, emit, observe, record},
    policy::{Policies, Policy},
    prepared::PreparedPolicy,
    probe::{Endpoint, Layered},
    request::{Directives, RequestHead as _},
    response::{ActualHeaders, NearestPolicy, PreflightAnswer, record_nearest},
};

pin_project! {
    /// The future of a response under a policy.
    #[derive(Debug)]
    pub struct CorsFuture<F> {
        #[pin]
        state: State<F>,
        // Beside the state: inside of it, the layout makes rustc copy a request that `inner` holds.
        outer: Option<Arc<NearestPolicy>>,
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

// Each function calls the inner service in one place: where there are two, rustc copies the request.
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
        if let Some(answer) = preflight_answer(policies, &request, flags) {
            return Self::preflight(answer);
        }
        let headers = actual_headers(policies, &request, flags);
        Self::decided(headers, flags, request, call)
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
        let headers = if flags.without_cors {
            ActualHeaders::NONE
        } else {
            ActualHeaders::with_policy(policies, Some(policy.prepared()), &request)
        };
        Self::decided(headers, flags, request, call)
    }

    /// Decides a request that is no preflight, outside of a handler that decides it again: the headers
    /// are for a response that something between the two gives instead of the handler. It emits no event.
    #[inline]
    pub fn around_handler<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(&policies, &request);
        let headers = actual_headers(policies, &request, flags);
        Self::decided(headers, flags, request, call)
    }

    /// Decides a request outside of a service whose endpoint a probe has found, with layers between the
    /// two: the service answers no preflight, and a response that a layer gives instead of it has the
    /// headers of its policy.
    #[inline]
    pub fn at_endpoint<B>(
        endpoint: &Endpoint,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        match endpoint {
            Endpoint::Handler(policies) => Self::around_handler(*policies, request, call),
            Endpoint::Options(policies) => Self::new(*policies, request, call),
            Endpoint::Layered(layered) => Self::around_layers(layered, request, call),
            Endpoint::WithoutCors => Self::without_cors(request, call),
        }
    }

    #[inline(never)]
    fn around_layers<B>(
        layered: &Layered,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let on_preflight = layered.innermost();
        if let Some(answer) = answer_preflight(on_preflight, &request) {
            return Self::preflight(answer);
        }
        if layered.is_certain() {
            return Self::around_exclusive(on_preflight, request, call);
        }
        let policies = layered.serving(request.method().into());
        Self::marked(policies, on_preflight, DeferredEvent::NONE, request, call)
    }

    fn around_exclusive<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(&policies, &request);
        match decide_alone(policies, flags, &request) {
            Ok(headers) => Self::actual(call(request), headers, None),
            Err(refused) => Self::refused(refused),
        }
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
        let event = DeferredEvent::new(policies, &request);
        Self::marked(policies, policies, event, request, call)
    }

    /// Decides a request by the only policies of the inner service.
    #[inline]
    pub(super) fn exclusive<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if request.may_have_directives() {
            return Self::exclusive_with_directives(policies, request, call);
        }
        emit(&policies, &request);
        if let Some(answer) = PreflightAnswer::new(&policies, &request, Flags::default()) {
            return Self::preflight(answer);
        }
        let headers = ActualHeaders::new(&policies, &request).or_denied(policies);
        Self::actual(call(request), headers, None)
    }

    #[cold]
    #[inline(never)]
    fn exclusive_with_directives<B>(
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
        match decide_alone(policies, flags, &request) {
            Ok(headers) => {
                hide_directives(&mut request);
                Self::actual(call(request), headers, None)
            }
            Err(refused) => Self::refused(refused),
        }
    }

    /// The future of a response to which no policy applies, neither here nor inside.
    #[inline(never)]
    pub(super) fn without_cors<B>(
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        match switch_off(&mut request) {
            Some(refused) => Self::refused(refused),
            None => Self::unchanged(call(request)),
        }
    }

    /// The future of a response to which no policy applies.
    #[inline]
    pub fn unchanged(inner: F) -> Self {
        Self::actual(inner, ActualHeaders::NONE, None)
    }

    /// The decision of a policy, as far as can be seen here the nearest to the handler.
    #[inline]
    fn decided<B>(
        headers: ActualHeaders,
        flags: Flags,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::refused(refused);
        }
        Self::actual(call(request), headers, None)
    }

    /// The decision of policies, unless one turns out to be inside; `on_preflight` answer the path's
    /// preflights.
    #[inline]
    fn marked<B>(
        policies: Policies,
        on_preflight: Policies,
        event: DeferredEvent,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(&policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::refused(refused);
        }
        let outer =
            (!flags.without_cors).then(|| NearestPolicy::mark(on_preflight, event, &mut request));
        Self::actual(call(request), headers, outer)
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
    fn actual(inner: F, headers: ActualHeaders, outer: Option<Arc<NearestPolicy>>) -> Self {
        let state = State::Actual { inner, headers };
        Self { state, outer }
    }
}

/// Not by `Answer`, which rustc would build before it moves it: 30 instructions.
#[inline(always)]
fn preflight_answer<B>(
    policies: Policies,
    request: &Request<B>,
    flags: Flags,
) -> Option<PreflightAnswer> {
    if flags.without_cors {
        return None;
    }
    PreflightAnswer::new(&policies, request, flags)
}

#[inline(always)]
fn actual_headers<B>(policies: Policies, request: &Request<B>, flags: Flags) -> ActualHeaders {
    if flags.without_cors {
        return ActualHeaders::NONE;
    }
    ActualHeaders::new(&policies, request)
}

/// Whether the request must not run, where a layer outside has answered its preflight.
#[inline(always)]
fn refused_run<B>(
    headers: &ActualHeaders,
    flags: Flags,
    request: &Request<B>,
) -> Option<Box<RefusedRequest>> {
    if !flags.is_nested || !headers.has_policy() {
        return None;
    }
    record_and_check(headers, headers.policy(), request)
}

/// The decision of the only policies: if none of them serves the method, nothing is allowed.
fn decide_alone<B>(
    policies: Policies,
    flags: Flags,
    request: &Request<B>,
) -> Result<ActualHeaders, Box<RefusedRequest>> {
    if flags.without_cors {
        return Ok(ActualHeaders::NONE);
    }
    let headers = ActualHeaders::new(&policies, request);
    let policy = headers.policy();
    let headers = headers.or_denied(policies);
    if flags.is_nested
        && let Some(refused) = record_and_check(&headers, policy, request)
    {
        return Err(refused);
    }
    Ok(headers)
}

/// The answer to a preflight by these policies, with its event; `None` for any other request.
#[inline]
fn answer_preflight<B>(policies: Policies, request: &Request<B>) -> Option<PreflightAnswer> {
    if !request.is_options() {
        return None;
    }
    let flags = record(&policies, request);
    let answer = preflight_answer(policies, request, flags)?;
    emit(&policies, request);
    Some(answer)
}

/// Switches off the policies that the request reaches. A request that no policy would have let a browser
/// send is refused.
fn switch_off<B>(request: &mut Request<B>) -> Option<Box<RefusedRequest>> {
    let directives = request.directives().unwrap_or_default();
    if directives.without_cors {
        return None;
    }
    if let Some(refusals) = &directives.refusals {
        refusals.record(Some(SWITCHED_OFF.to_owned()));
    }
    if directives.nearest.is_some()
        && let Some(refused) = record_and_check(&ActualHeaders::NONE, None, request)
    {
        return Some(refused);
    }
    let directives = Directives {
        without_cors: true,
        ..directives
    };
    directives.insert(request.extensions_mut());
    None
}

const SWITCHED_OFF: &str = "no policy applies: `without_cors()` is around the path\n\
    help: remove `without_cors()`\n\
    reason: without_cors";

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
            StateProjection::Refused { request } => Poll::Ready(refused_outcome(request)),
            StateProjection::Actual { inner, headers } => {
                let mut poll = inner.poll(cx);
                if let Poll::Ready(outcome) = &mut poll
                    && let Some(response) = outcome.response()
                {
                    match this.outer {
                        None => headers.write_once(response.headers_mut()),
                        Some(outer) => outer.write(headers, response.headers_mut()),
                    }
                }
                poll
            }
        }
    }
}

#[cold]
#[inline(never)]
fn refused_outcome<O: Outcome>(request: &RefusedRequest) -> O {
    let mut outcome = O::from_response(Response::default());
    if let Some(response) = outcome.response() {
        request.write(response);
    }
    outcome
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
