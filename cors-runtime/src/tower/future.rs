//! The future of a response under a policy.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use pin_project_lite::pin_project;

use super::report::report;
use crate::{
    observation::{observe, record},
    policy::{Policies, Policy},
    response::{ActualHeaders, PreflightAnswer},
};

pin_project! {
    /// The future of a response under a policy.
    #[derive(Debug)]
    pub struct CorsFuture<F> {
        #[pin]
        state: State<F>,
        // Beside the state: inside of it, the layout makes rustc copy a request that `inner` holds.
        report: bool,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StateProjection]
    enum State<F> {
        Preflight { answer: PreflightAnswer },
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
        // Not by `Answer`, which rustc would build before it moves it: 30 instructions.
        if let Some(answer) = PreflightAnswer::new(&policies, &request, flags) {
            let state = State::Preflight { answer };
            let report = flags.report;
            return Self { state, report };
        }
        let headers = ActualHeaders::new(&policies, &request);
        Self::actual(call(request), headers, flags.report)
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
        let headers = ActualHeaders::with_policy(policies, Some(policy.prepared()), &request);
        Self::actual(call(request), headers, flags.report)
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
        let headers = ActualHeaders::new(&policies, &request);
        Self::actual(call(request), headers, flags.report)
    }

    /// The future of a response to which no policy applies.
    #[inline]
    pub fn unchanged(inner: F) -> Self {
        Self::actual(inner, ActualHeaders::NONE, false)
    }

    #[inline]
    fn actual(inner: F, headers: ActualHeaders, report: bool) -> Self {
        let state = State::Actual { inner, headers };
        Self { state, report }
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
                    if *this.report {
                        report(response);
                    }
                }
                Poll::Ready(outcome)
            }
            StateProjection::Actual { inner, headers } => {
                let mut poll = inner.poll(cx);
                if let Poll::Ready(outcome) = &mut poll
                    && let Some(response) = outcome.response()
                {
                    headers.write_once(response.headers_mut());
                    if *this.report && headers.has_policy() {
                        report(response);
                    }
                }
                poll
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
