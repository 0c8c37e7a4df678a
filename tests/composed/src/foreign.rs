//! The foreign layers, as services.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use futures_util::future::Either;
use http::{StatusCode, header::AUTHORIZATION};
use tower::{
    BoxError,
    buffer::Buffer,
    util::{BoxCloneSyncService, MapErr, MapRequest, MapResponse},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    composition::Foreign,
    palette::{MayPanic, PANIC},
};

/// A service that returns the responses of axum.
pub trait Inner:
    Service<Request, Response = Response, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Inner for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// A boxed service. Its `Clone` implementation clones the inner service, like that of axum's `Route`.
pub type Boxed = BoxCloneSyncService<Request, Response, Infallible>;

impl<S: Inner> Layer<S> for Foreign {
    type Service = Boxed;

    fn layer(&self, inner: S) -> Boxed {
        match self {
            Foreign::Authentication => Boxed::new(Authentication(inner)),
            Foreign::Timeout => {
                let (status, time) = (StatusCode::REQUEST_TIMEOUT, Duration::from_secs(60));
                Boxed::new(TimeoutLayer::with_status_code(status, time).layer(inner))
            }
            Foreign::Rebuild => Boxed::new(MapResponse::new(inner, rebuild)),
            Foreign::DropHeaders => Boxed::new(MapResponse::new(inner, drop_headers)),
            Foreign::PanickingLayer => catch_panic(MapRequest::new(inner, panic_for_post)),
            Foreign::PanickingHandler => catch_panic(MapRequest::new(inner, let_handlers_panic)),
            Foreign::Compression => {
                let compressed = CompressionLayer::new().layer(inner);
                Boxed::new(MapResponse::new(compressed, whole_body))
            }
            Foreign::StripRequest => Boxed::new(MapRequest::new(inner, strip_request)),
            Foreign::StripResponse => Boxed::new(MapResponse::new(inner, strip_response)),
            Foreign::Buffer => Boxed::new(MapErr::new(Buffer::new(inner, 8), unreachable_error)),
            Foreign::Trace => {
                let traced = TraceLayer::new_for_http().layer(inner);
                Boxed::new(MapResponse::new(traced, whole_body))
            }
        }
    }
}

fn catch_panic(inner: impl Inner) -> Boxed {
    let caught = CatchPanicLayer::new().layer(inner);
    Boxed::new(MapResponse::new(caught, whole_body))
}

fn whole_body<B>(response: Response<B>) -> Response
where
    B: http_body::Body<Data = bytes::Bytes, Error: Into<BoxError>> + Send + 'static,
{
    response.map(Body::new)
}

fn rebuild(response: Response) -> Response {
    let (head, body) = response.into_parts();
    (head.status, head.headers, body).into_response()
}

fn drop_headers(response: Response) -> Response {
    let (head, body) = response.into_parts();
    (head.status, body).into_response()
}

fn strip_response(mut response: Response) -> Response {
    response.extensions_mut().clear();
    response
}

fn strip_request(mut request: Request) -> Request {
    request.extensions_mut().clear();
    request
}

fn panic_for_post(request: Request) -> Request {
    assert!(request.method() != http::Method::POST, "{PANIC}");
    request
}

fn let_handlers_panic(mut request: Request) -> Request {
    request.extensions_mut().insert(MayPanic);
    request
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature that a layer needs"
)]
fn unreachable_error(error: BoxError) -> Infallible {
    panic!("{error}")
}

/// Responds with 401 to requests without `authorization`.
#[derive(Clone)]
struct Authentication<S>(S);

impl<S: Inner> Service<Request> for Authentication<S> {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, Ready<Result<Response, Infallible>>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if request.headers().contains_key(AUTHORIZATION) {
            Either::Left(self.0.call(request))
        } else {
            Either::Right(ready(Ok(StatusCode::UNAUTHORIZED.into_response())))
        }
    }
}
