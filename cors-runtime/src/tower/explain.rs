//! Responses to refused preflights that explain the refusal.

use std::{
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{
    HeaderMap, HeaderValue, Request, Response,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LENGTH, CONTENT_TYPE, ORIGIN},
};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::routers::{NoRouters, Routers, clone_inner};
use crate::{
    headers::map::set,
    observation::report_error,
    reason::{overridden, unreached},
    request::{Directives, RefusalSink, RequestHead, RequestKind},
    response::Explanation,
};

/// Explains refused preflights during development. Make it the outermost layer.
///
/// The body of the response is the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. If the origin is allowed, the response also has headers that make the browser's own message name the
/// step that fails (`Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`).
/// They never grant what is refused, so the browser does not send the request.
///
/// A preflight that fails without reaching a policy is explained too: the response comes from a layer outside
/// CORS, such as authentication, or from a path without a policy.
///
/// If a layer between this one and the policies allows a script to read a response that the policy of
/// the handler refuses, as another CORS layer can do, an event at the level `error` reports it (feature
/// `tracing`).
///
/// Explanations disclose the policies, so do not use this layer in public deployments.
///
/// ```
/// use axum::Router;
/// use cors_axum::{cors, explain, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() {}
///
/// let mut app: Router = Router::new().route("/users", routes![list_users]);
/// if cfg!(debug_assertions) {
///     app = app.layer(explain());
/// }
/// ```
pub const fn explain() -> ExplainLayer {
    ExplainLayer::new()
}

/// The layer of [`explain`].
#[derive(Debug)]
#[must_use]
pub struct ExplainLayer<R = NoRouters>(PhantomData<fn() -> R>);

impl<R> ExplainLayer<R> {
    /// Creates the layer.
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R> Default for ExplainLayer<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for ExplainLayer<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for ExplainLayer<R> {}

impl<R, S> Layer<S> for ExplainLayer<R> {
    type Service = Explain<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        Explain {
            inner,
            routers: PhantomData,
        }
    }
}

/// A service that explains refusals; see [`explain`].
#[derive(Debug)]
pub struct Explain<S, R = NoRouters> {
    inner: S,
    routers: PhantomData<fn() -> R>,
}

impl<S: Clone + 'static, R: Routers> Clone for Explain<S, R> {
    fn clone(&self) -> Self {
        Self {
            inner: clone_inner::<R, _, _>(self, &self.inner),
            routers: PhantomData,
        }
    }
}

impl<S, R, B, C> Service<Request<B>> for Explain<S, R>
where
    S: Service<Request<B>, Response = Response<C>>,
    C: From<String>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ExplainFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let kind = RequestKind::new(request.method().into(), request.headers());
        let is_preflight = matches!(kind, RequestKind::Preflight(_));
        let origin = request.headers().get(ORIGIN).cloned();
        let directives = RequestHead::directives(&request).unwrap_or_default();
        let refusals = directives.refusals.clone().unwrap_or_default();
        let directives = Directives {
            explain: true,
            refusals: Some(refusals.clone()),
            ..directives
        };
        directives.insert(request.extensions_mut());
        ExplainFuture {
            inner: self.inner.call(request),
            refusals,
            is_preflight,
            origin,
        }
    }
}

pin_project! {
    /// The future of a response of an [`Explain`].
    #[derive(Debug)]
    pub struct ExplainFuture<F> {
        #[pin]
        inner: F,
        refusals: RefusalSink,
        is_preflight: bool,
        origin: Option<HeaderValue>,
    }
}

impl<F, C, E> Future for ExplainFuture<F>
where
    F: Future<Output = Result<Response<C>, E>>,
    C: From<String>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.inner.poll(cx))?;
        let explanation = response.extensions_mut().remove::<Explanation>();
        let text = match explanation {
            Some(Explanation { text, named_step }) => {
                if let Some((status, headers)) = named_step {
                    *response.status_mut() = status;
                    *response.headers_mut() = headers;
                }
                Some(text)
            }
            None if *this.is_preflight => explain_failed(&response, this.refusals),
            None => {
                check_final_headers(this.origin.as_ref(), this.refusals, response.headers());
                None
            }
        };
        if let Some(text) = text {
            let length = HeaderValue::from(text.len());
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            set(response.headers_mut(), CONTENT_TYPE, plain);
            set(response.headers_mut(), CONTENT_LENGTH, length);
            *response.body_mut() = C::from(text);
        }
        Poll::Ready(Ok(response))
    }
}

/// The reason why a preflight fails that no policy has answered. `None` if it does not fail.
fn explain_failed<B>(response: &Response<B>, refusals: &RefusalSink) -> Option<String> {
    let status = response.status();
    if status.is_success() && response.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        return None;
    }
    if refusals.is_reached() {
        refusals.reason()
    } else {
        Some(unreached(true, status))
    }
}

/// Reports a response that a script can read although the policy of the handler refuses the request.
fn check_final_headers(origin: Option<&HeaderValue>, refusals: &RefusalSink, headers: &HeaderMap) {
    let allowed = headers.get(ACCESS_CONTROL_ALLOW_ORIGIN);
    if allowed.is_some_and(|allowed| Some(allowed) == origin || allowed == "*")
        && let Some(reason) = refusals.reason()
    {
        report_error(&overridden(&reason));
    }
}
