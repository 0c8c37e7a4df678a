//! The future of a response under a policy.

use std::{
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use pin_project_lite::pin_project;

use crate::{
    Policies, actual::ActualHeaders, mark::Mark, preflight::PreflightAnswer, request::Kind,
};

pin_project! {
    /// The future of a response under a policy.
    #[derive(Debug)]
    pub struct CorsFuture<F> {
        #[pin]
        state: State<F>,
        mark: Mark,
    }
}

pin_project! {
    #[derive(Debug)]
    #[project = StateProjection]
    enum State<F> {
        /// A preflight, answered without the inner service.
        Answered { answer: PreflightAnswer },
        /// An actual request, whose response is to get its headers.
        Actual { #[pin] inner: F, headers: Option<ActualHeaders> },
    }
}

impl<F> CorsFuture<F> {
    /// Answers a preflight, and calls for the response to any other request.
    #[inline]
    pub(crate) fn decide<B>(
        policies: Policies,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        #[cfg(feature = "tracing")]
        crate::trace::decided(policies, &request);
        let mark = Mark::heard(policies, &request);
        if let Kind::Preflight(preflight) = Kind::of(&request) {
            let answer = PreflightAnswer::decide_for(mark, policies, &preflight);
            let state = State::Answered { answer };
            return Self { state, mark };
        }
        let headers = ActualHeaders::decide(policies, &request);
        Self::called(call(request), Some(headers), mark)
    }

    /// Calls for the response to an actual request.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) fn actual<B>(
        policies: Policies,
        headers: ActualHeaders,
        request: Request<B>,
        call: impl FnOnce(Request<B>) -> F,
    ) -> Self {
        let mark = Mark::heard(policies, &request);
        Self::called(call(request), Some(headers), mark)
    }

    #[cfg(feature = "axum")]
    pub(crate) fn untouched(inner: F) -> Self {
        Self::called(inner, None, Mark::default())
    }

    #[inline]
    fn called(inner: F, headers: Option<ActualHeaders>, mark: Mark) -> Self {
        let state = State::Actual { inner, headers };
        Self { state, mark }
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
            StateProjection::Answered { answer } => {
                Poll::Ready(Outcome::answered(mem::take(answer), *this.mark))
            }
            StateProjection::Actual { inner, headers } => {
                let mut poll = inner.poll(cx);
                if let Poll::Ready(outcome) = &mut poll
                    && let Some(headers) = headers.take()
                {
                    outcome.finish(headers, *this.mark);
                }
                poll
            }
        }
    }
}

/// A response, or a result that holds one.
pub(crate) trait Outcome: Sized {
    #[doc(hidden)]
    fn answered(answer: PreflightAnswer, mark: Mark) -> Self;

    #[doc(hidden)]
    fn finish(&mut self, headers: ActualHeaders, mark: Mark);
}

impl<B: Default> Outcome for Response<B> {
    fn answered(answer: PreflightAnswer, mark: Mark) -> Self {
        let mut response = answer.into_response();
        mark.put(&mut response);
        response
    }

    fn finish(&mut self, headers: ActualHeaders, mark: Mark) {
        if headers.has_policy() {
            mark.put(self);
        }
        headers.write(self.headers_mut());
    }
}

impl<B: Default, E> Outcome for Result<Response<B>, E> {
    fn answered(answer: PreflightAnswer, mark: Mark) -> Self {
        Ok(Outcome::answered(answer, mark))
    }

    fn finish(&mut self, headers: ActualHeaders, mark: Mark) {
        if let Ok(response) = self {
            response.finish(headers, mark);
        }
    }
}
