//! Services in which no policy applies.

use std::{
    marker::PhantomData,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    CorsFuture,
    routers::{NoRouters, Routers, clone_inner},
};
use crate::probe::{Endpoint, report, suppressed};

/// Disables every policy behind it, including those of annotated handlers: there are no responses to preflights,
/// and no response has a header of the CORS protocol. Scripts of other origins then cannot read any response.
///
/// A [`CorsLayer`](super::CorsLayer) outside it does not apply to anything behind it either. An
/// [exclusive](super::PolicyLayer::exclusive) one does.
///
/// ```
/// use axum::Router;
/// use cors_axum::{cors, routes, without_cors};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() {}
///
/// let app: Router = Router::new().route("/users", routes![list_users]).layer(without_cors());
/// ```
///
/// [`when`](WithoutCorsLayer::when) makes it depend on a flag of the program:
///
/// ```
/// # use axum::Router;
/// # use cors_axum::{cors, routes, without_cors};
/// # #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// # async fn list_users() {}
/// fn app(no_cors: bool) -> Router {
///     Router::new().route("/users", routes![list_users]).layer(without_cors().when(no_cors))
/// }
/// # app(true);
/// ```
pub const fn without_cors() -> WithoutCorsLayer {
    WithoutCorsLayer::new()
}

/// The layer of [`without_cors`].
#[derive(Debug)]
#[must_use]
pub struct WithoutCorsLayer<R = NoRouters> {
    is_on: bool,
    routers: PhantomData<fn() -> R>,
}

impl<R> WithoutCorsLayer<R> {
    /// Creates the layer.
    pub const fn new() -> Self {
        Self {
            is_on: true,
            routers: PhantomData,
        }
    }

    /// Makes the layer do nothing unless `is_on` is true.
    pub const fn when(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }
}

impl<R> Default for WithoutCorsLayer<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for WithoutCorsLayer<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for WithoutCorsLayer<R> {}

impl<R, S> Layer<S> for WithoutCorsLayer<R> {
    type Service = WithoutCors<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        WithoutCors {
            inner,
            is_on: self.is_on,
            routers: PhantomData,
        }
    }
}

/// A service in which no policy applies; see [`without_cors`].
#[derive(Debug)]
pub struct WithoutCors<S, R = NoRouters> {
    inner: S,
    is_on: bool,
    routers: PhantomData<fn() -> R>,
}

impl<S: Clone + 'static, R: Routers> Clone for WithoutCors<S, R> {
    fn clone(&self) -> Self {
        let clone = || clone_inner::<R, _, _>(self, &self.inner);
        let inner = if self.is_on {
            report(|| Endpoint::WithoutCors);
            suppressed(clone)
        } else {
            clone()
        };
        Self {
            inner,
            is_on: self.is_on,
            routers: PhantomData,
        }
    }
}

impl<S, R, B, C> Service<Request<B>> for WithoutCors<S, R>
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

    fn call(&mut self, request: Request<B>) -> Self::Future {
        if self.is_on {
            CorsFuture::without_cors(request, |request| self.inner.call(request))
        } else {
            CorsFuture::unchanged(self.inner.call(request))
        }
    }
}
