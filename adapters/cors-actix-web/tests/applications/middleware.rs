//! Middleware for the tests.

use std::{
    future::{Ready, ready},
    rc::Rc,
    sync::atomic::{AtomicUsize, Ordering},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error,
    middleware::Next,
};
use futures_util::future::LocalBoxFuture;

/// Returns an error with the status 401 if the request has no token.
pub(crate) async fn check_token<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if !request.headers().contains_key("authorization") {
        return Err(error::ErrorUnauthorized("no token"));
    }
    next.call(request).await
}

/// Responds with 401 to requests without a token, either as an error or as a response.
#[derive(Clone)]
pub(crate) struct RequireToken {
    pub(crate) is_error: bool,
    /// The number of requests that have reached it.
    pub(crate) count: Rc<AtomicUsize>,
}

pub(crate) fn require_token() -> RequireToken {
    RequireToken {
        is_error: true,
        count: Rc::default(),
    }
}

impl<S, B> Transform<S, ServiceRequest> for RequireToken
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = RequireTokenService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(RequireTokenService {
            inner: Rc::new(inner),
            auth: self.clone(),
        }))
    }
}

pub(crate) struct RequireTokenService<S> {
    inner: Rc<S>,
    auth: RequireToken,
}

impl<S, B> Service<ServiceRequest> for RequireTokenService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let Self { inner, auth } = self;
        let (inner, auth) = (Rc::clone(inner), auth.clone());
        Box::pin(async move {
            auth.count.fetch_add(1, Ordering::Relaxed);
            if request.headers().contains_key("authorization") {
                let response = inner.call(request).await?;
                return Ok(response.map_into_left_body());
            }
            if auth.is_error {
                return Err(error::ErrorUnauthorized("no token"));
            }
            let response = HttpResponse::Unauthorized().body(BoxBody::new("no token"));
            Ok(request.into_response(response).map_into_right_body())
        })
    }
}

/// Replaces the response by a new one without headers.
pub(crate) async fn rebuild(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let (request, response) = next.call(request).await?.into_parts();
    let rebuilt = HttpResponse::build(response.status()).body("rebuilt");
    Ok(ServiceResponse::new(request, rebuilt))
}

/// Allows every site to read every response.
pub(crate) async fn allow_all<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue};
    let mut response = next.call(request).await?;
    let any = HeaderValue::from_static("*");
    response
        .headers_mut()
        .insert(ACCESS_CONTROL_ALLOW_ORIGIN, any);
    Ok(response)
}

/// Responds with 500 if the handler panics.
pub(crate) async fn catch_panics(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    use futures_util::FutureExt as _;
    let response = std::panic::AssertUnwindSafe(next.call(request)).catch_unwind();
    match response.await {
        Ok(response) => Ok(response?.map_into_boxed_body()),
        Err(_) => Err(error::ErrorInternalServerError("a panic")),
    }
}
