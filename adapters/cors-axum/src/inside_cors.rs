//! A layer inside CORS: preflights bypass it, and scripts can read its responses.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::Request,
    response::{IntoResponse, Response},
    routing::{MethodRouter, Route},
};
use cors_runtime::{
    adapter::{Endpoint, probe, report},
    tower::CorsFuture,
};
use futures_util::future::Either;
use tower::util::{MapResponse, Oneshot};
use tower_layer::Layer;
use tower_service::Service;

/// `inside_cors` for `Router` and `MethodRouter`.
pub trait RouterExt<S>: Sized {
    /// Applies `layer` as `.layer(layer)` does, with CORS outside it.
    ///
    /// A preflight of an annotated path reaches neither the layer nor other layers between it and the
    /// handler. A response that the layer returns instead of the handler (401, 408, 413, 429, 500) has the
    /// CORS headers of the policy that would have applied, so that a script can read the error.
    ///
    /// A route without a policy, or with a policy that cannot be found while mounting (an opaque nested
    /// service), stays behind the layer, including its preflights.
    ///
    /// ```
    /// use axum::{Router, http::StatusCode, middleware::{from_fn, Next}};
    /// use cors_axum::{RouterExt as _, cors, routes};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
    /// async fn list_users() {}
    ///
    /// let app: Router = Router::new()
    ///     .route("/users", routes![list_users])
    ///     .inside_cors(from_fn(async |_: axum::extract::Request, _: Next| StatusCode::UNAUTHORIZED));
    /// ```
    #[must_use]
    fn inside_cors<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static;
}

macro_rules! router_ext {
    ($($router:ident)*) => {$(
        impl<S> RouterExt<S> for $router<S>
        where
            S: Clone + Send + Sync + 'static,
        {
            fn inside_cors<L>(self, layer: L) -> Self
            where
                L: Layer<Route> + Clone + Send + Sync + 'static,
                L::Service: Service<Request> + Clone + Send + Sync + 'static,
                <L::Service as Service<Request>>::Response: IntoResponse + 'static,
                <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
                <L::Service as Service<Request>>::Future: Send + 'static,
            {
                self.layer(inside_cors(layer))
            }
        }
    )*};
}

router_ext! { Router MethodRouter }

/// The layer that [`RouterExt::inside_cors`] applies.
#[must_use]
pub fn inside_cors<L>(layer: L) -> InsideCorsLayer<L> {
    InsideCorsLayer { layer }
}

/// A layer with CORS outside it; see [`RouterExt::inside_cors`].
#[derive(Clone, Copy, Debug)]
pub struct InsideCorsLayer<L> {
    layer: L,
}

impl<L, R, M> Layer<R> for InsideCorsLayer<L>
where
    L: Layer<R, Service = M>,
    M: Service<Request, Response: IntoResponse>,
    R: Clone,
{
    type Service = InsideCors<IntoResponses<M>>;

    fn layer(&self, route: R) -> Self::Service {
        let endpoint = probe(&route);
        if let Some(endpoint) = &endpoint {
            endpoint.report_unknown("inside_cors");
        }
        InsideCors {
            endpoint,
            inner: MapResponse::new(self.layer.layer(route), IntoResponse::into_response),
        }
    }
}

type IntoResponses<M> = MapResponse<M, fn(<M as Service<Request>>::Response) -> Response>;

/// A service with CORS outside it; see [`RouterExt::inside_cors`].
#[derive(Debug)]
pub struct InsideCors<S> {
    endpoint: Option<Endpoint>,
    inner: S,
}

impl<S: Clone> Clone for InsideCors<S> {
    fn clone(&self) -> Self {
        if let Some(endpoint) = &self.endpoint {
            report(|| endpoint.clone());
        }
        Self {
            endpoint: self.endpoint.clone(),
            inner: self.inner.clone(),
        }
    }
}

impl<S> Service<Request> for InsideCors<S>
where
    S: Service<Request, Response = Response> + Clone,
{
    type Response = Response;
    type Error = S::Error;
    type Future = CorsFuture<Either<S::Future, Oneshot<S, Request>>>;

    /// An endpoint that answers preflights is always ready: a preflight must not wait for a layer that it
    /// does not reach.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        match self.endpoint {
            None | Some(Endpoint::Handler(_) | Endpoint::BoundHandler(_)) => {
                self.inner.poll_ready(cx)
            }
            Some(_) => Poll::Ready(Ok(())),
        }
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match &self.endpoint {
            None => CorsFuture::unchanged(Either::Left(self.inner.call(request))),
            Some(Endpoint::Handler(policies)) => {
                CorsFuture::around_handler(*policies, request, |request| {
                    Either::Left(self.inner.call(request))
                })
            }
            Some(endpoint @ Endpoint::BoundHandler(_)) => {
                CorsFuture::at_endpoint(endpoint, request, |request| {
                    Either::Left(self.inner.call(request))
                })
            }
            Some(endpoint) => CorsFuture::at_endpoint(endpoint, request, |request| {
                Either::Right(Oneshot::new(self.inner.clone(), request))
            }),
        }
    }
}
