//! What kind of request the CORS protocol sees.

use http::{
    HeaderMap, HeaderValue, Method, Request,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
    request::Parts,
};

/// The part of a request that a decision is made of: its method and its headers.
///
/// `http::Request` and `http::request::Parts` have one.
pub trait RequestHead {
    /// The request's method.
    fn method(&self) -> &Method;
    /// The request's headers.
    fn headers(&self) -> &HeaderMap;
}

impl<B> RequestHead for Request<B> {
    fn method(&self) -> &Method {
        self.method()
    }

    fn headers(&self) -> &HeaderMap {
        self.headers()
    }
}

impl RequestHead for Parts {
    fn method(&self) -> &Method {
        &self.method
    }

    fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

/// The kind of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind<'r> {
    /// A [CORS-preflight request], and the method that it asks for.
    ///
    /// [CORS-preflight request]: https://fetch.spec.whatwg.org/#cors-preflight-request
    Preflight {
        /// The value of `Access-Control-Request-Method`.
        method: &'r [u8],
    },
    /// Any other request.
    Actual,
}

impl<'r> Kind<'r> {
    pub(crate) fn of(head: &'r impl RequestHead) -> Self {
        if head.method() != Method::OPTIONS || !head.headers().contains_key(ORIGIN) {
            return Kind::Actual;
        }
        let mut requested = head.headers().get_all(ACCESS_CONTROL_REQUEST_METHOD).iter();
        match (requested.next(), requested.next()) {
            (None, _) => Kind::Actual,
            (Some(method), None) => Kind::Preflight {
                method: method.as_bytes(),
            },
            // No browser sends two; no method has an empty name, so nobody serves it.
            (Some(_), Some(_)) => Kind::Preflight { method: b"" },
        }
    }
}

/// The request's origin, or why it has none to go by.
pub(crate) fn origin(headers: &HeaderMap) -> Result<&HeaderValue, OriginFault> {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => Ok(origin),
        (None, _) => Err(OriginFault::Missing),
        (Some(_), Some(_)) => Err(OriginFault::Repeated),
    }
}

/// Why a request has no origin to go by.
pub(crate) enum OriginFault {
    Missing,
    Repeated,
}
