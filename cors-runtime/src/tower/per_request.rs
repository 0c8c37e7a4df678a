//! A policy for each request, found asynchronously.

use std::{
    any::Any,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http::{Request, Response, request::Parts};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    CorsFuture, PolicyLayer,
    future::Outcome,
    routers::{NoRouters, Routers},
};
use crate::{
    find::{poll_caught, start},
    headers::vary,
    observation::report_error,
    policy::RuntimePolicy,
    prepared::PreparedPolicy,
    probe::{Endpoint, probe, report, suppressed},
};

impl<R> PolicyLayer<R> {
    /// Creates a layer that finds the policy of each request, for instance the policy of a tenant in the path or the
    /// host.
    ///
    /// `find` receives the head of the request, and returns a future that resolves to a checked policy, or to
    /// `None` if no policy applies. With `None`, the layer does not respond to preflights, and responses have no headers of
    /// the CORS protocol, not even those of a policy outside. Also return `None` for errors, such as those of a
    /// database.
    ///
    /// `find` is called for every request, so it should look up a cache first. Requests without `Origin` also need a
    /// policy, because `enforce` checks their `Host`. If `find` panics, no policy applies, and an event at the level
    /// `error` reports it (feature `tracing`).
    ///
    /// Every response varies on `Origin`, because the policy can differ for the next request.
    ///
    /// # Policies behind the layer
    ///
    /// An annotated handler that the layer sees has its own policy, as behind a [`PolicyLayer`], and so have
    /// the methods of another `CorsLayer`: `find` is not called. Other methods have the policy that `find`
    /// returns; their preflights are refused. The layer sees the routes of a router to which it is applied
    /// with the router's own method (`Router::layer`).
    ///
    /// An outer layer cannot determine the policy. If `inside_cors(layer)` is applied after this layer, it passes
    /// preflights to `layer`, and reports this while the router is built. Apply this layer last.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use cors_runtime::{PolicyConfig, RuntimePolicy, tower::CorsLayer};
    /// use http::request::Parts;
    ///
    /// let policy = PolicyConfig::new().origins(["https://shop.example.com"]).check()?;
    /// let tenants = HashMap::from([("shop".to_owned(), policy)]);
    ///
    /// let layer = CorsLayer::per_request(move |head: &Parts| {
    ///     let tenant = head.uri.path().split('/').nth(1);
    ///     let policy = tenant.and_then(|tenant| tenants.get(tenant).cloned());
    ///     async move { policy }
    /// });
    /// # fn is_layer<L: tower::Layer<()>>(_: L) {}
    /// # is_layer(layer);
    /// # Ok::<(), cors_runtime::ConfigError>(())
    /// ```
    pub const fn per_request<F, Found>(find: F) -> PerRequestLayer<F, R>
    where
        F: Fn(&Parts) -> Found,
        Found: Future<Output = Option<RuntimePolicy>>,
    {
        PerRequestLayer {
            find,
            routers: PhantomData,
        }
    }
}

/// Finds the policy of each request; see [`PolicyLayer::per_request`].
#[derive(Debug)]
#[must_use]
pub struct PerRequestLayer<F, R = NoRouters> {
    find: F,
    routers: PhantomData<fn() -> R>,
}

impl<F: Clone, R> Clone for PerRequestLayer<F, R> {
    fn clone(&self) -> Self {
        Self {
            find: self.find.clone(),
            routers: PhantomData,
        }
    }
}

impl<F, R, T> Layer<T> for PerRequestLayer<F, R>
where
    F: Clone,
    R: Routers,
    T: Clone + 'static,
{
    type Service = PerRequest<T, F>;

    fn layer(&self, inner: T) -> Self::Service {
        if R::is_router(&inner as &dyn Any) {
            report_error(UNSEEN_ROUTER);
        }
        PerRequest {
            seen: probe(&inner),
            inner,
            find: self.find.clone(),
        }
    }
}

const UNSEEN_ROUTER: &str = "`per_request` around a whole router cannot see its handlers, so their own \
                             policies cannot allow more than the policy of the request\n\
    help: apply it with `router.layer(CorsLayer::per_request(..))`";

/// A service whose policy is found for each request; see [`PolicyLayer::per_request`].
#[derive(Debug)]
pub struct PerRequest<T, F> {
    inner: T,
    find: F,
    /// The policies inside, which apply instead.
    seen: Option<Endpoint>,
}

impl<T: Clone, F: Clone> Clone for PerRequest<T, F> {
    fn clone(&self) -> Self {
        report(|| {
            let seen = self.seen.clone();
            seen.map_or(Endpoint::PerRequest, Endpoint::closed)
        });
        Self {
            inner: suppressed(|| self.inner.clone()),
            find: self.find.clone(),
            seen: self.seen.clone(),
        }
    }
}

impl<T, F, Found, B, C> Service<Request<B>> for PerRequest<T, F>
where
    T: Service<Request<B>, Response = Response<C>> + Clone,
    F: Fn(&Parts) -> Found,
    Found: Future<Output = Option<RuntimePolicy>>,
    C: Default,
{
    type Response = T::Response;
    type Error = T::Error;
    type Future = PerRequestFuture<T, Found, B>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        PerRequestFuture {
            state: self.start(request),
        }
    }
}

impl<T, F> PerRequest<T, F> {
    fn start<B, C, Found>(&mut self, request: Request<B>) -> State<T, Found, B>
    where
        T: Service<Request<B>, Response = Response<C>> + Clone,
        F: Fn(&Parts) -> Found,
        C: Default,
    {
        let method = request.method().into();
        let seen = self.seen.as_ref();
        if let Some(endpoint) = seen.filter(|seen| !seen.needs_policy(method)) {
            let call = |request| self.inner.call(request);
            let future = CorsFuture::at_endpoint(endpoint, request, call);
            return State::Seen { future };
        }
        let (head, body) = request.into_parts();
        let found = start(|| (self.find)(&head));
        let request = Request::from_parts(head, body);
        let Some(found) = found else {
            let future = CorsFuture::unfound(request, |request| self.inner.call(request));
            return State::Serving { future };
        };
        // The clone becomes ready for the next request. This service is already ready.
        let next = self.inner.clone();
        State::Finding {
            found,
            waiting: Some((mem::replace(&mut self.inner, next), request)),
        }
    }
}

pin_project! {
    /// The future of a response of a [`PerRequest`].
    pub struct PerRequestFuture<T, Found, B>
    where
        T: Service<Request<B>>,
    {
        #[pin]
        state: State<T, Found, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<T, Found, B>
    where
        T: Service<Request<B>>,
    {
        /// A policy inside applies.
        Seen { #[pin] future: CorsFuture<T::Future, Arc<PreparedPolicy>> },
        /// The policy is being found.
        Finding { #[pin] found: Found, waiting: Option<(T, Request<B>)> },
        /// The policy has been found.
        Serving { #[pin] future: CorsFuture<T::Future, Arc<PreparedPolicy>> },
    }
}

impl<T, Found, B, C> Future for PerRequestFuture<T, Found, B>
where
    T: Service<Request<B>, Response = Response<C>>,
    Found: Future<Output = Option<RuntimePolicy>>,
    C: Default,
{
    type Output = Result<T::Response, T::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.project().state;
        loop {
            match state.as_mut().project() {
                StateProjection::Seen { future } => return future.poll(cx),
                StateProjection::Serving { future } => {
                    let mut outcome = ready!(future.poll(cx));
                    if let Some(response) = outcome.response() {
                        vary::add_origin(response.headers_mut());
                    }
                    return Poll::Ready(outcome);
                }
                StateProjection::Finding { found, waiting } => {
                    let policy = ready!(poll_caught(found, cx));
                    let Some((mut inner, request)) = waiting.take() else {
                        // A future must not be polled again after it is ready.
                        return Poll::Pending;
                    };
                    let call = |request| inner.call(request);
                    let future = match &policy {
                        Some(policy) => CorsFuture::by_default(policy.prepared(), request, call),
                        None => CorsFuture::unfound(request, call),
                    };
                    state.set(State::Serving { future });
                }
            }
        }
    }
}
