//! The policies as a plain tower layer, for any `http` service.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    Policies,
    actual::ActualHeaders,
    mark::{self, Mark},
    preflight::PreflightAnswer,
};
pub use crate::{
    explain::{Explain, ExplainFuture, ExplainLayer, explain},
    future::CorsFuture,
};

/// Puts a whole service under one policy, or under the policies of the handlers behind it.
///
/// A request is decided by the policy whose `methods` name its method; a preflight by the one that
/// names the method it asks for, and it is answered without the inner service. What no policy names
/// passes untouched, and so does an OPTIONS request that is no preflight.
///
/// Put it outermost: a layer outside it (authentication, say) meets the preflights, and gives responses
/// that no script can read.
///
/// ```
/// use cors_runtime::{cors, policies, tower::CorsLayer};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() {}
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// async fn delete_users() {}
///
/// let one = CorsLayer::new(list_users::POLICY);
/// let both = CorsLayer::new(policies![list_users, delete_users]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CorsLayer {
    policies: Policies,
}

impl CorsLayer {
    /// A layer for one policy, or for what [`policies!`](crate::policies) gives.
    ///
    /// # Panics
    ///
    /// If a variable of `env("X")` is missing or breaks a rule; [`Policy::prepare`](crate::Policy::prepare)
    /// finds out without a panic.
    #[must_use]
    #[track_caller]
    pub fn new(policies: impl Into<Policies>) -> Self {
        let policies = policies.into();
        policies.prepare_or_panic();
        Self { policies }
    }

    /// Makes this the default policy of whatever has none of its own: unannotated routes, 404 and 405
    /// responses. An annotated handler keeps its own.
    ///
    /// A preflight is first shown to the inner service, through all its layers, as nobody else can
    /// tell whether the path has a policy; only what comes back without one is answered by default.
    #[must_use]
    pub fn fallback(self) -> FallbackLayer {
        FallbackLayer {
            policies: self.policies,
        }
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors {
            inner,
            policies: self.policies,
        }
    }
}

/// A service under the policies of a [`CorsLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Cors<S> {
    inner: S,
    policies: Policies,
}

impl<S, B, C> Service<Request<B>> for Cors<S>
where
    S: Service<Request<B>, Response = Response<C>>,
    C: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = CorsFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mark = Mark::told(self.policies, &request);
        if let Some(answer) = PreflightAnswer::of(self.policies, &request, mark.explains()) {
            return CorsFuture::answered(answer, mark);
        }
        let headers = ActualHeaders::decide(self.policies, &request);
        CorsFuture::actual(self.inner.call(request), headers, mark)
    }
}

/// What the default policies say to a request.
#[derive(Debug)]
enum ByDefault {
    Preflight(PreflightAnswer),
    Actual(ActualHeaders),
}

impl ByDefault {
    fn of<B>(policies: Policies, request: &Request<B>, mark: Mark) -> Self {
        PreflightAnswer::of(policies, request, mark.explains()).map_or_else(
            || ByDefault::Actual(ActualHeaders::decide(policies, request)),
            ByDefault::Preflight,
        )
    }

    /// Gives `response` the headers; the answer to a preflight takes its place.
    fn apply_to<B: Default>(self, response: &mut Response<B>, mark: Mark) {
        match self {
            ByDefault::Preflight(mut answer) => {
                *response = Response::default();
                answer.write(response);
                mark.put(response);
            }
            ByDefault::Actual(mut headers) => headers.complete(response, mark),
        }
    }
}

/// Puts what has no policy of its own under a default one; see [`CorsLayer::fallback`].
#[derive(Clone, Copy, Debug)]
pub struct FallbackLayer {
    policies: Policies,
}

impl<S: Clone> Layer<S> for FallbackLayer {
    type Service = Fallback<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Fallback {
            is_annotated: is_annotated(&inner),
            inner,
            policies: self.policies,
        }
    }
}

/// Whether an annotated handler can be seen behind `service`.
#[cfg(feature = "axum")]
fn is_annotated<S: Clone>(service: &S) -> bool {
    crate::sight::behind(service).is_some()
}

/// Without a framework there is no annotated handler to be seen.
#[cfg(not(feature = "axum"))]
fn is_annotated<S: Clone>(_: &S) -> bool {
    false
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
        let mark = Mark::asked_by(&request);
        let default = (!self.is_annotated).then(|| ByDefault::of(self.policies, &request, mark));
        if default.is_some() {
            mark.ask_whether(&mut request);
        }
        FallbackFuture {
            inner: self.inner.call(request),
            default,
            mark,
        }
    }
}

pin_project! {
    /// The future of a response of a [`Fallback`].
    #[derive(Debug)]
    pub struct FallbackFuture<F> {
        #[pin]
        inner: F,
        default: Option<ByDefault>,
        mark: Mark,
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
            if mark::take(&mut response) {
                this.mark.put(&mut response);
            } else {
                default.apply_to(&mut response, *this.mark);
            }
        }
        Poll::Ready(Ok(response))
    }
}
