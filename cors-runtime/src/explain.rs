//! Refused preflights that say why.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{
    HeaderValue, Request, Response,
    header::{CONTENT_LENGTH, CONTENT_TYPE},
};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::{explanation::ExplanationText, headers::set, mark::Mark};

/// Makes refused preflights say why, while a program is developed: put it outermost.
///
/// The answer carries the [`Reason`](crate::Reason) as `text/plain`, to be read in the browser's network
/// panel. Where the origin is allowed, it also carries the headers that let the browser's own message name
/// the step that fails (`Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`);
/// the preflight stays refused.
///
/// It tells everybody who asks what the policies are, so leave it out of what the public reaches.
///
/// ```
/// use axum::Router;
/// use cors_runtime::{cors, routes, tower::explain};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() {}
///
/// let mut app: Router = Router::new().route("/users", routes![list_users]);
/// if cfg!(debug_assertions) {
///     app = app.layer(explain());
/// }
/// ```
#[must_use]
pub const fn explain() -> ExplainLayer {
    ExplainLayer(())
}

/// The layer of [`explain`].
#[derive(Clone, Copy, Debug)]
pub struct ExplainLayer(());

impl<S> Layer<S> for ExplainLayer {
    type Service = Explain<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Explain { inner }
    }
}

/// A service that explains its refusals; see [`explain`].
#[derive(Clone, Copy, Debug)]
pub struct Explain<S> {
    inner: S,
}

impl<S, B, C> Service<Request<B>> for Explain<S>
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
        Mark::asked_by(&request).ask_why(&mut request);
        ExplainFuture {
            inner: self.inner.call(request),
        }
    }
}

pin_project! {
    /// The future of a response of an [`Explain`].
    #[derive(Debug)]
    pub struct ExplainFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F, C, E> Future for ExplainFuture<F>
where
    F: Future<Output = Result<Response<C>, E>>,
    C: From<String>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut response = ready!(self.project().inner.poll(cx))?;
        if let Some(ExplanationText(text)) = response.extensions_mut().remove() {
            let length = HeaderValue::from(text.len());
            let plain = HeaderValue::from_static("text/plain; charset=utf-8");
            set(response.headers_mut(), CONTENT_TYPE, plain);
            set(response.headers_mut(), CONTENT_LENGTH, length);
            *response.body_mut() = C::from(text);
        }
        Poll::Ready(Ok(response))
    }
}
