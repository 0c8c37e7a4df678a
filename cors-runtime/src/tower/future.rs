//! The future of a response under a policy.

use std::{
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use pin_project_lite::pin_project;

use super::refused::refuse_excess;
use crate::{
    observation::{DeferredEvent, Flags, emit, observe, record},
    policy::{BoundPolicies, HeldPolicies, Policies, Policy, PolicyGroup, StoredPolicy},
    prepared::{HeldPolicy, PreparedPolicy},
    probe::{Endpoint, Layered, OnPreflight},
    request::{Directives, RequestHead as _},
    response::{
        ActualHeaders, NearestPolicy, PreflightAnswer, blocked_answer, record_denied,
        record_nearest,
    },
};

pin_project! {
    /// The future of a response under a policy.
    ///
    /// `P` holds the policy until the response is available.
    #[derive(Debug)]
    pub struct CorsFuture<F, P = &'static PreparedPolicy> {
        #[pin]
        state: State<F, P>,
        // Outside the state, because otherwise the layout would make rustc copy a request that `inner` holds.
        outer: Option<Arc<NearestPolicy>>,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StateProjection]
    enum State<F, P> {
        Preflight { answer: PreflightAnswer<P> },
        Answered { response: Box<Response<()>> },
        Actual { #[pin] inner: F, headers: ActualHeaders<P> },
    }
}

impl<F> CorsFuture<F> {
    /// Decides a request that reaches the handler of this policy and is not a preflight. Emits an event.
    #[inline]
    pub fn of_handler<B>(
        policy: &'static Policy,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let policies = Policies::from(policy);
        Self::with_policy(&policies, policy.prepared(), request, call)
    }
}

impl<F> CorsFuture<F, Arc<PreparedPolicy>> {
    /// Decides a request that reaches the handler of the policy with this index and is not a preflight.
    /// Emits an event.
    #[inline]
    pub fn of_bound_handler<B>(
        policies: &BoundPolicies,
        index: usize,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let policy = policies.load_policy(index);
        Self::with_policy(&Arc::clone(&policy), policy, request, call)
    }
}

// Each function calls the inner service in one place. With two places, rustc would copy the request.
impl<F, P: StoredPolicy> CorsFuture<F, P> {
    /// Decides a request, and calls the inner service unless the request is a preflight. Emits an
    /// event.
    #[inline]
    pub fn new<B, G: PolicyGroup<Policy = P>>(
        policies: G,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(&policies, &request);
        if let Some(answer) = preflight_answer(&policies, &request, flags) {
            return Self::preflight(answer);
        }
        let headers = actual_headers(&policies, &request, flags);
        if let Some(blocked) = Self::blocked(&policies, &headers, flags, &request) {
            return blocked;
        }
        Self::decided(headers, flags, request, call)
    }

    /// Decides a request with the policy of the handler that it has reached.
    #[inline]
    fn with_policy<B>(
        policies: &impl PolicyGroup<Policy = P>,
        policy: P,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(policies, &request);
        let headers = if flags.without_cors {
            ActualHeaders::NONE
        } else {
            ActualHeaders::with_policy(policies, Some(policy), &request)
        };
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            return blocked;
        }
        Self::decided(headers, flags, request, call)
    }

    /// Decides a request that is not a preflight, outside a handler that decides it again. The headers
    /// are used for responses of the layers in between, instead of those of the handler. Emits no event.
    #[inline]
    pub fn around_handler<B, G: PolicyGroup<Policy = P>>(
        policies: G,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(&policies, &request);
        let headers = actual_headers(&policies, &request, flags);
        if let Some(blocked) = Self::blocked(&policies, &headers, flags, &request) {
            emit(&policies, &request);
            return blocked;
        }
        Self::decided(headers, flags, request, call)
    }

    /// Decides a request outside a service whose endpoint a probe has found, with layers in
    /// between: no preflight reaches the service, and a response of a layer has the
    /// headers of the endpoint's policy.
    #[inline]
    pub fn at_endpoint<B>(
        endpoint: &Endpoint,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        match endpoint {
            Endpoint::Handler(policies) => match P::static_group(*policies) {
                Some(policies) => Self::around_handler(policies, request, call),
                None => Self::held_handler(&HeldPolicies::Static(*policies), request, call),
            },
            Endpoint::Options(policies) => match P::static_group(*policies) {
                Some(policies) => Self::new(policies, request, call),
                None => Self::held_options(&HeldPolicies::Static(*policies), request, call),
            },
            Endpoint::BoundHandler(policies) => {
                Self::held_handler(&policies.load_held(), request, call)
            }
            Endpoint::BoundOptions(policies) => {
                Self::held_options(&policies.load_held(), request, call)
            }
            Endpoint::Layered(layered) => Self::around_layers(layered, request, call),
            Endpoint::PerRequest => Self::unchanged(call(request)),
            Endpoint::WithoutCors => Self::without_cors(request, call),
        }
    }

    #[inline(never)]
    fn held_handler<B>(
        policies: &HeldPolicies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            emit(policies, &request);
            return blocked;
        }
        Self::decided_held(headers, flags, request, call)
    }

    #[inline(never)]
    fn held_options<B>(
        policies: &HeldPolicies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(policies, &request);
        if let Some(answer) = preflight_answer(policies, &request, flags) {
            return Self::preflight_held(answer);
        }
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            return blocked;
        }
        Self::decided_held(headers, flags, request, call)
    }

    #[inline(never)]
    fn around_layers<B>(
        layered: &Layered,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let Some(on_preflight) = layered.on_preflight() else {
            return Self::unchanged(call(request));
        };
        let OnPreflight {
            policies: on_preflight,
            is_innermost,
            is_certain,
        } = on_preflight;
        if let Some(answer) = answer_preflight(&on_preflight, &request) {
            return Self::preflight_held(answer);
        }
        if is_certain {
            return Self::around_exclusive(&on_preflight, request, call);
        }
        let policies = layered.serving(&on_preflight, request.method().into());
        let event = if is_innermost {
            DeferredEvent::NONE
        } else {
            DeferredEvent::new(&policies, &request)
        };
        Self::marked_held(&policies, on_preflight, event, request, call)
    }

    fn around_exclusive<B>(
        policies: &HeldPolicies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            emit(policies, &request);
            return blocked;
        }
        match decide_alone(headers, policies, flags, &request) {
            Ok(headers) => {
                let (headers, outer) = store(headers);
                Self::actual(call(request), headers, outer.map(NearestPolicy::decided))
            }
            Err(refused) => Self::answered(refused),
        }
    }

    /// Decides a request with default policies. If there is a policy inside, that policy applies instead. An
    /// event is emitted unless a policy inside emits one.
    #[inline]
    pub fn by_default<B, G: PolicyGroup<Policy = P>>(
        policies: &G,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if let Some(answer) = answer_preflight(policies, &request) {
            return Self::preflight(answer);
        }
        let event = DeferredEvent::new(policies, &request);
        Self::marked(policies, event, request, call)
    }

    /// Decides a request with the only policies of the inner service.
    #[inline]
    pub fn exclusive<B, G: PolicyGroup<Policy = P>>(
        policies: &G,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if request.may_have_directives() {
            return Self::exclusive_with_directives(policies, request, call);
        }
        emit(policies, &request);
        if let Some(answer) = PreflightAnswer::new(policies, &request, Flags::default()) {
            return Self::preflight(answer);
        }
        let headers = ActualHeaders::new(policies, &request);
        if let Some(blocked) = Self::blocked(policies, &headers, Flags::default(), &request) {
            return blocked;
        }
        // Decided before the call: after it, rustc would copy the future of the response once more.
        let headers = headers.or_denied(policies);
        Self::actual(call(request), headers, None)
    }

    #[cold]
    #[inline(never)]
    fn exclusive_with_directives<B, G: PolicyGroup<Policy = P>>(
        policies: &G,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = observe(policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            return blocked;
        }
        if flags.without_cors {
            return Self::unchanged(call(request));
        }
        if let Some(answer) = PreflightAnswer::new(policies, &request, flags) {
            return Self::preflight(answer);
        }
        match decide_alone(headers, policies, flags, &request) {
            Ok(headers) => {
                hide_directives(&mut request);
                Self::actual(call(request), headers, None)
            }
            Err(refused) => Self::answered(refused),
        }
    }

    /// The future of a response to which no policy applies, including policies inside.
    #[inline(never)]
    pub fn without_cors<B>(mut request: Request<B>, call: impl FnOnce(Request<B>) -> F) -> Self {
        match switch_off(&mut request) {
            Some(refused) => Self::answered(refused),
            None => Self::unchanged(call(request)),
        }
    }

    /// The future of a response if no policy was found. Policies of outer layers do not apply either.
    #[inline(never)]
    pub fn unfound<B>(request: Request<B>, call: impl FnOnce(Request<B>) -> F) -> Self {
        match deny(&request) {
            Some(refused) => Self::answered(refused),
            None => Self::unchanged(call(request)),
        }
    }

    /// The future of a response to which no policy applies.
    #[inline]
    pub fn unchanged(inner: F) -> Self {
        Self::actual(inner, ActualHeaders::NONE, None)
    }

    /// The decision of the policy that is the nearest to the handler, as far as it is known here.
    #[inline]
    fn decided<B>(
        headers: ActualHeaders<P>,
        flags: Flags,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::answered(refused);
        }
        Self::actual(call(request), headers, None)
    }

    /// The same for a policy that the future may not be able to store.
    fn decided_held<B>(
        headers: ActualHeaders<HeldPolicy>,
        flags: Flags,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::answered(refused);
        }
        let (headers, outer) = store(headers);
        Self::actual(call(request), headers, outer.map(NearestPolicy::decided))
    }

    /// The decision of policies that also decide the path's preflights, unless there is a policy
    /// inside.
    #[inline]
    fn marked<B>(
        policies: &impl PolicyGroup<Policy = P>,
        event: DeferredEvent,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            event.emit();
            return blocked;
        }
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::answered(refused);
        }
        let mark = || NearestPolicy::mark(policies.hold_all(), event, None, &mut request);
        let outer = (!flags.without_cors).then(mark);
        Self::actual(call(request), headers, outer)
    }

    /// The same for policies that the future may not be able to store. `on_preflight` decide the preflights of the
    /// path.
    fn marked_held<B>(
        policies: &HeldPolicies,
        on_preflight: HeldPolicies,
        event: DeferredEvent,
        mut request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let flags = record(policies, &request);
        let headers = actual_headers(policies, &request, flags);
        if let Some(blocked) = Self::blocked(policies, &headers, flags, &request) {
            emit(policies, &request);
            return blocked;
        }
        if let Some(refused) = refused_run(&headers, flags, &request) {
            return Self::answered(refused);
        }
        let (headers, own) = store(headers);
        let own = own.map(Box::new);
        let mark = || NearestPolicy::mark(Some(on_preflight), event, own, &mut request);
        let outer = (!flags.without_cors).then(mark);
        Self::actual(call(request), headers, outer)
    }

    /// The future of the response to a request that `enforce` refuses. `None` if it is not refused. Records for the
    /// outer layers that scripts may not read the response.
    #[inline(always)]
    fn blocked<B, G: PolicyGroup>(
        policies: &G,
        headers: &ActualHeaders<G::Policy>,
        flags: Flags,
        request: &Request<B>,
    ) -> Option<Self> {
        let answer = blocked_answer(policies, headers, request, flags)?;
        if flags.is_nested {
            record_denied(request, headers, G::hold);
        }
        Some(Self::preflight(answer))
    }

    #[inline]
    fn preflight(answer: PreflightAnswer<P>) -> Self {
        let state = State::Preflight { answer };
        Self { state, outer: None }
    }

    fn preflight_held(answer: PreflightAnswer<HeldPolicy>) -> Self {
        match answer.try_into_stored() {
            Ok(answer) => Self::preflight(answer),
            Err(answer) => {
                let mut response = Box::new(Response::new(()));
                answer.write(&mut response);
                Self::answered(response)
            }
        }
    }

    #[cold]
    fn answered(response: Box<Response<()>>) -> Self {
        let state = State::Answered { response };
        Self { state, outer: None }
    }

    #[inline]
    fn actual(inner: F, headers: ActualHeaders<P>, outer: Option<Arc<NearestPolicy>>) -> Self {
        let state = State::Actual { inner, headers };
        Self { state, outer }
    }
}

/// The headers in the form that a future can store. If that is not possible, no headers, and the unchanged headers.
fn store<P: StoredPolicy>(
    headers: ActualHeaders<HeldPolicy>,
) -> (ActualHeaders<P>, Option<ActualHeaders<HeldPolicy>>) {
    match headers.try_into_stored() {
        Ok(headers) => (headers, None),
        Err(held) => (ActualHeaders::NONE, Some(held)),
    }
}

/// Does not use `Answer`, because rustc would build it before moving it, which takes 30 instructions.
#[inline(always)]
fn preflight_answer<B, G: PolicyGroup>(
    policies: &G,
    request: &Request<B>,
    flags: Flags,
) -> Option<PreflightAnswer<G::Policy>> {
    if flags.without_cors {
        return None;
    }
    PreflightAnswer::new(policies, request, flags)
}

#[inline(always)]
fn actual_headers<B, G: PolicyGroup>(
    policies: &G,
    request: &Request<B>,
    flags: Flags,
) -> ActualHeaders<G::Policy> {
    if flags.without_cors {
        return ActualHeaders::NONE;
    }
    ActualHeaders::new(policies, request)
}

/// The response to a request that must not run because an outer layer has answered its preflight.
#[inline(always)]
fn refused_run<B, P: StoredPolicy>(
    headers: &ActualHeaders<P>,
    flags: Flags,
    request: &Request<B>,
) -> Option<Box<Response<()>>> {
    if !flags.is_nested || !headers.has_policy() {
        return None;
    }
    record_and_check(headers, headers.policy(), request)
}

/// The decision of the only policies: if none of them serves the method, nothing is allowed.
fn decide_alone<B, G: PolicyGroup<Policy: StoredPolicy>>(
    headers: ActualHeaders<G::Policy>,
    policies: &G,
    flags: Flags,
    request: &Request<B>,
) -> Result<ActualHeaders<G::Policy>, Box<Response<()>>> {
    if flags.without_cors {
        return Ok(headers);
    }
    let is_served = headers.has_policy();
    let headers = headers.or_denied(policies);
    let policy = headers.policy().filter(|_| is_served);
    if flags.is_nested
        && let Some(refused) = record_and_check(&headers, policy, request)
    {
        return Err(refused);
    }
    Ok(headers)
}

/// The answer of these policies to a preflight, with its event. `None` for other requests.
#[inline]
fn answer_preflight<B, G: PolicyGroup>(
    policies: &G,
    request: &Request<B>,
) -> Option<PreflightAnswer<G::Policy>> {
    if !request.is_options() {
        return None;
    }
    let flags = record(policies, request);
    let answer = preflight_answer(policies, request, flags)?;
    emit(policies, request);
    Some(answer)
}

/// Records for the outer layers that nothing is allowed. Refuses a request that browsers send only after a preflight
/// that no policy would have allowed.
fn deny<B>(request: &Request<B>) -> Option<Box<Response<()>>> {
    let directives = request.directives().unwrap_or_default();
    if directives.nearest.is_none() || directives.without_cors {
        return None;
    }
    record_and_check::<_, HeldPolicy>(&ActualHeaders::NONE, None, request)
}

/// Disables the policies that the request reaches. Refuses a request that browsers send only after a preflight that no
/// policy would have allowed.
fn switch_off<B>(request: &mut Request<B>) -> Option<Box<Response<()>>> {
    let directives = request.directives().unwrap_or_default();
    if directives.without_cors {
        return None;
    }
    if let Some(refusals) = &directives.refusals {
        refusals.record(Some(SWITCHED_OFF.to_owned()));
    }
    if let Some(refused) = deny(request) {
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

/// Records the decision for the outer layers, and checks whether the request may run.
#[cold]
#[inline(never)]
fn record_and_check<B, P: StoredPolicy>(
    headers: &ActualHeaders<P>,
    policy: Option<&PreparedPolicy>,
    request: &Request<B>,
) -> Option<Box<Response<()>>> {
    record_nearest(request, headers, |policy| Some(policy.hold()));
    refuse_excess(policy, request)
}

/// Removes the directives, so that policies inside record no decisions for outer layers and no reasons of refusals.
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

impl<F, P> Future for CorsFuture<F, P>
where
    F: Future<Output: Outcome>,
    P: StoredPolicy,
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
            StateProjection::Answered { response } => Poll::Ready(answered_outcome(response)),
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
fn answered_outcome<O: Outcome>(answer: &mut Response<()>) -> O {
    let (head, ()) = mem::take(answer).into_parts();
    let mut outcome = O::from_response(Response::default());
    if let Some(response) = outcome.response() {
        *response.status_mut() = head.status;
        *response.headers_mut() = head.headers;
        *response.extensions_mut() = head.extensions;
    }
    outcome
}

/// A response, or a `Result` that contains one.
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
