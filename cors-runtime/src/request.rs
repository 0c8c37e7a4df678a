//! What kind of request the CORS protocol sees.

use http::{
    HeaderMap, HeaderValue, Method, Request,
    header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
    request::Parts,
};

use crate::Reason;

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
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'r> {
    /// A [CORS-preflight request].
    ///
    /// [CORS-preflight request]: https://fetch.spec.whatwg.org/#cors-preflight-request
    Preflight(Preflight<'r>),
    /// Any other request.
    Actual,
}

/// What a preflight asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Preflight<'r> {
    pub(crate) origin: Result<&'r HeaderValue, Reason>,
    /// The value of `Access-Control-Request-Method`; empty, which is no method, where there are several.
    pub(crate) method: &'r [u8],
    pub(crate) headers: &'r HeaderMap,
}

impl<'r> Kind<'r> {
    pub(crate) fn of(head: &'r impl RequestHead) -> Self {
        if head.method() != Method::OPTIONS {
            return Kind::Actual;
        }
        let headers = head.headers();
        let mut methods = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).iter();
        let method = match (methods.next(), methods.next()) {
            (None, _) => return Kind::Actual,
            (Some(method), None) => method.as_bytes(),
            (Some(_), Some(_)) => b"",
        };
        match origin(headers) {
            Err(Reason::OriginMissing) => Kind::Actual,
            origin => Kind::Preflight(Preflight {
                origin,
                method,
                headers,
            }),
        }
    }
}

/// The request's origin, or why it has none to go by.
pub(crate) fn origin(headers: &HeaderMap) -> Result<&HeaderValue, Reason> {
    let mut origins = headers.get_all(ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (Some(origin), None) => Ok(origin),
        (None, _) => Err(Reason::OriginMissing),
        (Some(_), Some(_)) => Err(Reason::OriginRepeated),
    }
}
