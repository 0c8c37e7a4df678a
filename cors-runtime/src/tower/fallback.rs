//! The default policy of responses that have none.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::report::{report, take_report};
use crate::{
    observation::Flags,
    policy::Policies,
    probe::probe,
    request::{Directives, RequestHead as _},
    response::Answer,
};

/// Applies default policies to responses without one; see [`CorsLayer::fallback`](super::CorsLayer::fallback).
#[derive(Clone, Copy, Debug)]
pub struct FallbackLayer {
    policies: Policies,
}

impl FallbackLayer {
    pub(super) fn new(policies: Policies) -> Self {
        Self { policies }
    }
}

impl<S: Clone> Layer<S> for FallbackLayer {
    type Service = Fallback<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Fallback {
            is_annotated: probe(&inner).is_some(),
            inner,
            policies: self.policies,
        }
    }
}

/// A service under the default policies of a [`FallbackLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Fallback<S> {
    inner: S,
    policies: Policies,
    is_annotated: bool,
}

impl<S, B, C> Service<Request<B>> for Fallback<S>
where
    S: Service<Request<B>, Response = Response<C>>,
    C: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = FallbackFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let directives = request.directives().unwrap_or_default();
        let flags = Flags::new(&directives);
        let default = (!self.is_annotated).then(|| Answer::decide(&self.policies, &request, flags));
        if default.is_some() {
            let report = true;
            let directives = Directives {
                report,
                ..directives
            };
            directives.insert(request.extensions_mut());
        }
        FallbackFuture {
            inner: self.inner.call(request),
            default,
            is_reported: flags.report,
        }
    }
}

pin_project! {
    /// The future of a response of a [`Fallback`].
    #[derive(Debug)]
    pub struct FallbackFuture<F> {
        #[pin]
        inner: F,
        default: Option<Answer>,
        // Whether an outer layer asked for a report too.
        is_reported: bool,
    }
}

impl<F, B, E> Future for FallbackFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Default,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.inner.poll(cx))?;
        if let Some(default) = this.default.take() {
            let has_policy = take_report(&mut response) || apply(default, &mut response);
            if has_policy && *this.is_reported {
                report(&mut response);
            }
        }
        Poll::Ready(Ok(response))
    }
}

/// Applies the default answer, and returns whether a policy applies. The answer to a preflight replaces the
/// response.
fn apply<B: Default>(default: Answer, response: &mut Response<B>) -> bool {
    match default {
        Answer::Preflight(answer) => {
            *response = Response::default();
            answer.write(response);
            true
        }
        Answer::Actual(headers) => {
            let has_policy = headers.has_policy();
            headers.write(response.headers_mut());
            has_policy
        }
    }
}
