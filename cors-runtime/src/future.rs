//! The future of a response under a policy.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use http::Response;
use pin_project_lite::pin_project;

use crate::{actual::ActualHeaders, mark::Mark, preflight::PreflightAnswer};

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
        Actual { #[pin] inner: F, headers: ActualHeaders },
    }
}

impl<F> CorsFuture<F> {
    #[inline]
    pub(crate) fn answered(answer: PreflightAnswer, mark: Mark) -> Self {
        let state = State::Answered { answer };
        Self { state, mark }
    }

    #[inline]
    pub(crate) fn actual(inner: F, headers: ActualHeaders, mark: Mark) -> Self {
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
                let mut outcome = F::Output::of(Response::default());
                if let Some(response) = outcome.response() {
                    answer.write(response);
                    this.mark.put(response);
                }
                Poll::Ready(outcome)
            }
            StateProjection::Actual { inner, headers } => {
                let mut poll = inner.poll(cx);
                if let Poll::Ready(outcome) = &mut poll
                    && let Some(response) = outcome.response()
                {
                    headers.complete(response, *this.mark);
                }
                poll
            }
        }
    }
}

/// A response, or a result that holds one.
pub(crate) trait Outcome {
    #[doc(hidden)]
    type Body: Default;

    #[doc(hidden)]
    fn of(response: Response<Self::Body>) -> Self;

    #[doc(hidden)]
    fn response(&mut self) -> Option<&mut Response<Self::Body>>;
}

impl<B: Default> Outcome for Response<B> {
    type Body = B;

    fn of(response: Self) -> Self {
        response
    }

    fn response(&mut self) -> Option<&mut Self> {
        Some(self)
    }
}

impl<B: Default, E> Outcome for Result<Response<B>, E> {
    type Body = B;

    fn of(response: Response<B>) -> Self {
        Ok(response)
    }

    fn response(&mut self) -> Option<&mut Response<B>> {
        self.as_mut().ok()
    }
}
