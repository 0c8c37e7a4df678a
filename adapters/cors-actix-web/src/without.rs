//! Services in which no policy applies.

use std::future::{Ready, ready};

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use cors_runtime::adapter::{Directives, RequestHead as _};

use crate::{
    decision::Decision, future::CorsFuture, head::Head, mark::Mark, refusal::refused,
    registry::Registration,
};

/// A middleware that disables every policy behind it, including those of annotated handlers: there are no responses
/// to preflights, and no response has a header of the CORS protocol. Scripts of other origins then cannot read any
/// response. `enforce` stays in effect, because it only restricts.
///
/// ```
/// use actix_web::App;
/// use cors_actix_web::{cors, resource, routes, without_cors};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let is_off = true;
/// let app = App::new()
///     .service(resource("/books", routes![list_books]))
///     .wrap(without_cors().when(is_off));
/// ```
///
/// A [`CorsLayer`](crate::CorsLayer) outside it still responds to the preflights of paths without annotated handlers,
/// because it cannot see this middleware. A request that needs such a preflight is refused with 403.
pub const fn without_cors() -> WithoutCors {
    WithoutCors { is_on: true }
}

/// The middleware of [`without_cors`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct WithoutCors {
    is_on: bool,
}

impl WithoutCors {
    /// Makes the middleware do nothing unless `is_on` is true.
    pub const fn when(mut self, is_on: bool) -> Self {
        self.is_on = is_on;
        self
    }
}

impl<S, B> Transform<S, ServiceRequest> for WithoutCors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = WithoutCorsService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(WithoutCorsService {
            inner,
            registration: self.is_on.then(Registration::new),
        }))
    }
}

/// A service in which no policy applies; see [`without_cors`].
#[derive(Debug)]
pub struct WithoutCorsService<S> {
    inner: S,
    /// `None` if the service does nothing.
    registration: Option<Registration>,
}

impl<S, B> Service<ServiceRequest> for WithoutCorsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let head = Head::new(request.request());
        if self.registration.is_none() || head.is_without_cors() {
            return CorsFuture::unchanged(self.inner.call(request));
        }
        if let Some(response) = refusal_outside(&request) {
            return CorsFuture::answered(request.into_response(response));
        }
        let directives = Directives {
            without_cors: true,
            ..head.directives().unwrap_or_default()
        };
        request.extensions_mut().insert(directives);
        CorsFuture::unchanged(self.inner.call(request))
    }
}

/// Records that no policy applies. Returns the response to a request that must not run because an outer middleware
/// answered its preflight.
pub(crate) fn refusal_outside(request: &ServiceRequest) -> Option<HttpResponse> {
    let head = Head::new(request.request());
    let mark = Mark::of(request.request())?;
    mark.record(&Decision::NONE);
    let text = mark.refusal(None, &head, |nested, outermost, help| {
        nested.refusal(None, outermost, help)
    })?;
    Some(refused(request.request(), text))
}
