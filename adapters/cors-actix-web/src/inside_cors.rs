//! A middleware inside CORS: preflights bypass it, and scripts can read its responses.

use std::{
    future::{Ready, ready},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    Error,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use pin_project_lite::pin_project;

use crate::{
    future::{CorsFuture, Finish},
    head::Head,
    mark::Mark,
    path::Path,
    refusal::UnreachedPreflight,
    registry::Registration,
};

/// Applies `middleware` as `.wrap(middleware)` does, with CORS outside it.
///
/// ```
/// use actix_web::{App, Error, body::MessageBody, dev::{ServiceRequest, ServiceResponse}, error};
/// use actix_web::middleware::{Next, from_fn};
/// use cors_actix_web::{cors, inside_cors, resource, routes};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// async fn require_token(
///     request: ServiceRequest,
///     next: Next<impl MessageBody>,
/// ) -> Result<ServiceResponse<impl MessageBody>, Error> {
///     if !request.headers().contains_key("authorization") {
///         return Err(error::ErrorUnauthorized("no token"));
///     }
///     next.call(request).await
/// }
///
/// let app = App::new()
///     .service(resource("/books", routes![list_books]))
///     .wrap(inside_cors(from_fn(require_token)));
/// ```
///
/// A preflight of a [`resource`](crate::resource()) of annotated handlers does not reach the middleware, nor does a
/// request that `enforce` refuses. A response that the middleware returns instead of the handler, and an error that
/// it returns, has the CORS headers of the policy that would have applied, so that a script can read it. Requests
/// without a policy pass through the middleware, including their preflights.
///
/// It is for `App`, scopes and resources. Apply every middleware around annotated handlers this way, unless it calls
/// the next service at once, as all of `actix_web::middleware` except `from_fn` do: a preflight that does not reach
/// the policies of its path at once is refused with 403, and an event reports it (see [`UnreachedPreflight`]).
#[must_use]
pub const fn inside_cors<M>(middleware: M) -> InsideCors<M> {
    InsideCors { middleware }
}

/// A middleware with CORS outside it; see [`inside_cors`].
#[derive(Clone, Copy, Debug)]
pub struct InsideCors<M> {
    middleware: M,
}

/// A middleware that writes the CORS headers of annotated handlers that are types, such as those of `#[get("/books")]`
/// below `#[cors]`, and lets their preflights pass.
///
/// ```
/// use actix_web::{App, get};
/// use cors_actix_web::{cors, cors_headers, routes};
///
/// #[cors(origins = ["https://app.example.com"])]
/// #[get("/books")]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = App::new()
///     .service(routes![list_books])
///     .wrap(cors_headers());
/// ```
///
/// Apply it last, so that it is outermost. It is [`inside_cors`] around a middleware that does nothing: if the
/// application has an `inside_cors` or a [`CorsLayer`](crate::CorsLayer) around the handlers, it is not needed.
#[must_use]
pub const fn cors_headers() -> InsideCors<Identity> {
    inside_cors(Identity(()))
}

/// The middleware that does nothing; see [`cors_headers`].
#[derive(Clone, Copy, Debug)]
pub struct Identity(());

impl<S: Service<ServiceRequest>> Transform<S, ServiceRequest> for Identity {
    type Response = S::Response;
    type Error = S::Error;
    type Transform = S;
    type InitError = ();
    type Future = Ready<Result<S, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(inner))
    }
}

impl<S, M, B, C> Transform<S, ServiceRequest> for InsideCors<M>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    M: Transform<
            Passing<S>,
            ServiceRequest,
            Response = ServiceResponse<C>,
            Error = Error,
            InitError = (),
        >,
    M::Future: 'static,
    B: MessageBody + 'static,
    C: MessageBody,
{
    type Response = ServiceResponse<EitherBody<C>>;
    type Error = Error;
    type Transform = InsideCorsService<S, M::Transform>;
    type InitError = ();
    type Future = Pin<Box<dyn Future<Output = Result<Self::Transform, ()>>>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let inner = Rc::new(inner);
        let outer = self.middleware.new_transform(Passing(Rc::clone(&inner)));
        Box::pin(async {
            let outer = outer.await?;
            Ok(InsideCorsService {
                outer,
                inner,
                _registration: Registration::new(),
            })
        })
    }
}

/// The service inside the middleware. It records that a request has passed the middleware.
#[derive(Debug)]
pub struct Passing<S>(Rc<S>);

impl<S: Service<ServiceRequest>> Service<ServiceRequest> for Passing<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if let Some(mark) = Mark::of(request.request()) {
            mark.set_passed();
        }
        self.0.call(request)
    }
}

/// The service of an [`InsideCors`].
#[derive(Debug)]
pub struct InsideCorsService<S, M> {
    /// The middleware.
    outer: M,
    /// The service inside the middleware.
    inner: Rc<S>,
    _registration: Registration,
}

impl<S, M, B, C> Service<ServiceRequest> for InsideCorsService<S, M>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    M: Service<ServiceRequest, Response = ServiceResponse<C>, Error = Error>,
    B: MessageBody + 'static,
    C: MessageBody,
{
    type Response = ServiceResponse<EitherBody<C>>;
    type Error = Error;
    type Future = InsideFuture<S::Future, M::Future>;

    forward_ready!(outer);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let head = Head::new(request.request());
        let Some(path) = Path::find(request.request()) else {
            return self.behind(request);
        };
        let is_off = head.is_without_cors();
        if !is_off && head.is_preflight() {
            return self.preflight(request);
        }
        if let Some(refused) = path.block(&head) {
            let inner = CorsFuture::by_policy(request, refused);
            return InsideFuture::Outer { inner };
        }
        if is_off {
            return self.behind(request);
        }
        let own = path.response_headers(&head);
        let mark = Mark::insert(request.request(), None);
        let finish = Finish::at_middleware(own, mark);
        let inner = CorsFuture::running(self.outer.call(request), finish);
        InsideFuture::Outer { inner }
    }
}

impl<S, M> InsideCorsService<S, M>
where
    S: Service<ServiceRequest>,
    M: Service<ServiceRequest>,
{
    /// Serves a request that has no policy here. It gets a new mark, because the existing marks belong to outer
    /// middleware.
    fn behind(&self, request: ServiceRequest) -> InsideFuture<S::Future, M::Future> {
        if Mark::of(request.request()).is_some() {
            let _mark = Mark::insert(request.request(), None);
        }
        let inner = CorsFuture::unchanged(self.outer.call(request));
        InsideFuture::Outer { inner }
    }

    /// Calls the inner service without the middleware. The policies answer before the future is polled. Otherwise the
    /// future is dropped, so that a handler that a guard selects does not run without the middleware.
    fn preflight(&self, request: ServiceRequest) -> InsideFuture<S::Future, M::Future> {
        let mark = Mark::insert(request.request(), None);
        let answer = self.inner.call(request);
        if mark.is_answered() {
            InsideFuture::Inner { inner: answer }
        } else {
            let inner = CorsFuture::failed(UnreachedPreflight::reported(&mark));
            InsideFuture::Outer { inner }
        }
    }
}

pin_project! {
    #[project = InsideProjection]
    #[derive(Debug)]
    #[doc(hidden)]
    pub enum InsideFuture<F, G> {
        Inner { #[pin] inner: F },
        Outer { #[pin] inner: CorsFuture<G> },
    }
}

impl<F, G, B, C> Future for InsideFuture<F, G>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    G: Future<Output = Result<ServiceResponse<C>, Error>>,
    B: MessageBody + 'static,
    C: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<C>>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            InsideProjection::Inner { inner } => inner.poll(cx).map_ok(|response| {
                let boxed: ServiceResponse<BoxBody> = response.map_into_boxed_body();
                boxed.map_into_right_body()
            }),
            InsideProjection::Outer { inner } => inner.poll(cx),
        }
    }
}
