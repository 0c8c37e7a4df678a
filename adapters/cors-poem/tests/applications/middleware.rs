//! Middleware for the tests.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use poem::{
    Endpoint, Error, IntoResponse, Middleware, Request, Response, Result,
    http::{HeaderValue, StatusCode, Uri, header::ACCESS_CONTROL_ALLOW_ORIGIN},
};

/// Responds with 401 to requests without a token, either as an error or as a response.
#[derive(Clone)]
pub(crate) struct RequireToken {
    pub(crate) is_error: bool,
    /// The number of requests that have reached it.
    pub(crate) count: Arc<AtomicUsize>,
}

pub(crate) fn require_token() -> RequireToken {
    RequireToken {
        is_error: true,
        count: Arc::default(),
    }
}

impl RequireToken {
    pub(crate) fn requests(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

impl<E: Endpoint> Middleware<E> for RequireToken {
    type Output = RequireTokenEndpoint<E>;

    fn transform(&self, inner: E) -> Self::Output {
        RequireTokenEndpoint {
            inner,
            auth: self.clone(),
        }
    }
}

pub(crate) struct RequireTokenEndpoint<E> {
    inner: E,
    auth: RequireToken,
}

impl<E: Endpoint> Endpoint for RequireTokenEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        self.auth.count.fetch_add(1, Ordering::Relaxed);
        if request.header("authorization").is_some() {
            return Ok(self.inner.call(request).await?.into_response());
        }
        if self.auth.is_error {
            return Err(Error::from_string("no token", StatusCode::UNAUTHORIZED));
        }
        Ok(Response::from((StatusCode::UNAUTHORIZED, "no token")))
    }
}

/// Replaces the response by a new one without headers.
pub(crate) async fn rebuild(inner: Arc<impl Endpoint>, request: Request) -> Result<Response> {
    let response = inner.get_response(request).await;
    Ok(Response::from((response.status(), "rebuilt")))
}

/// Allows every site to read every response.
pub(crate) async fn allow_all(inner: Arc<impl Endpoint>, request: Request) -> Result<Response> {
    let mut response = inner.get_response(request).await;
    let any = HeaderValue::from_static("*");
    response
        .headers_mut()
        .insert(ACCESS_CONTROL_ALLOW_ORIGIN, any);
    Ok(response)
}

/// Changes the path of each request.
pub(crate) fn to_path(
    path: &'static str,
) -> impl Fn(Request) -> std::future::Ready<Result<Request>> + Send + Sync + 'static {
    move |mut request| {
        *request.uri_mut() = Uri::from_static(path);
        std::future::ready(Ok(request))
    }
}
