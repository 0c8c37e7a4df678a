//! Responses to refused preflights that explain the refusal.

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

use crate::{
    headers::map::set,
    request::{Directives, RequestHead},
    response::ExplanationText,
};

/// Explains refused preflights, while a program is developed. Make it the outermost layer.
///
/// The response has the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. If the origin is allowed, it also has the headers that let the browser's own message name the
/// step that fails (`Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`);
/// the preflight stays refused.
///
/// The explanations disclose the policies, so do not use it where the public reaches it.
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
        let directives = RequestHead::directives(&request);
        let directives = Directives {
            explain: true,
            ..directives.unwrap_or_default()
        };
        directives.insert(request.extensions_mut());
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
