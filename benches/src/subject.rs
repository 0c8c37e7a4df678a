//! The measured subject, which serves one request at a time.

use std::{
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use http::{HeaderMap, Request, Response};
use tower::Service;

use crate::scenario::Recipe;

/// The names and values of a response, in lower case and in order.
pub(crate) type Headers = Vec<(String, String)>;

pub(crate) trait Subject {
    /// Creates a request. This is never counted.
    fn load(&mut self);

    /// Serves the request, and drops the response.
    fn serve(&mut self);

    /// Serves the request, and returns the headers of the response.
    fn headers(&mut self) -> Headers;
}

/// A tower service, or one that is cloned for each request as axum and hyper-util do.
pub(crate) struct Tower<S, B, const CLONED: bool> {
    service: S,
    recipe: Recipe,
    request: Option<Request<B>>,
}

impl<S, B, const CLONED: bool> Tower<S, B, CLONED> {
    pub(crate) fn new(service: S, recipe: Recipe) -> Self {
        Self {
            service,
            recipe,
            request: None,
        }
    }
}

impl<S, B, C, const CLONED: bool> Tower<S, B, CLONED>
where
    S: Service<Request<B>, Response = Response<C>> + Clone,
{
    #[inline]
    fn respond(&mut self) -> Response<C> {
        let request = self.request.take().expect("a request is loaded");
        if CLONED {
            respond(&mut self.service.clone(), request)
        } else {
            respond(&mut self.service, request)
        }
    }
}

impl<S, B, C, const CLONED: bool> Subject for Tower<S, B, CLONED>
where
    S: Service<Request<B>, Response = Response<C>> + Clone,
    B: Default,
{
    fn load(&mut self) {
        self.request = Some(request(&self.recipe));
    }

    #[inline(never)]
    fn serve(&mut self) {
        drop(black_box(self.respond()));
    }

    fn headers(&mut self) -> Headers {
        shown(self.respond().headers())
    }
}

#[inline]
pub(crate) fn respond<S, B>(service: &mut S, request: Request<B>) -> S::Response
where
    S: Service<Request<B>>,
{
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Ok(())) = service.poll_ready(&mut context) else {
        panic!("the service is not ready");
    };
    match pin!(service.call(request)).poll(&mut context) {
        Poll::Ready(Ok(response)) => response,
        _ => panic!("the service waits or fails"),
    }
}

/// The output of a future that is ready at once.
#[inline]
pub(crate) fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the service waits"),
    }
}

pub(crate) fn request<B: Default>(recipe: &Recipe) -> Request<B> {
    let mut request = Request::new(B::default());
    if recipe.is_preflight {
        *request.method_mut() = http::Method::OPTIONS;
    }
    for (name, value) in &recipe.headers {
        let value = http::HeaderValue::from_maybe_shared(value.clone());
        let value = value.expect("the value is a header's");
        request.headers_mut().insert(*name, value);
    }
    request
}

pub(crate) fn shown(headers: &HeaderMap) -> Headers {
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or("?").to_owned();
    let mut shown: Headers = headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect();
    shown.sort();
    shown
}
