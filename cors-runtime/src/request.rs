//! What kind of request the CORS protocol sees.

use http::{
    HeaderMap, HeaderValue, Method, Request,
    header::{ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN},
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
    pub(crate) origin: Lines<'r>,
    /// The value of `Access-Control-Request-Method`; empty, which is no method, where there are several.
    pub(crate) method: &'r [u8],
    /// `Access-Control-Request-Headers`.
    pub(crate) names: Lines<'r>,
    pub(crate) headers: &'r HeaderMap,
}

/// The lines of a header.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lines<'r> {
    None,
    One(&'r HeaderValue),
    Several,
}

impl<'r> Kind<'r> {
    #[inline]
    pub(crate) fn of(head: &'r impl RequestHead) -> Self {
        if head.method() != Method::OPTIONS {
            return Kind::Actual;
        }
        Self::of_options(head.headers())
    }

    /// Looks at each line once, and so sees those that are repeated; three searches cost as much as ten lines.
    #[inline(always)]
    pub(crate) fn of_options(headers: &'r HeaderMap) -> Self {
        let [mut origin, mut method, mut names] = [Lines::None; 3];
        for (name, value) in headers {
            if name == ORIGIN {
                origin.add(value);
            } else if name == ACCESS_CONTROL_REQUEST_METHOD {
                method.add(value);
            } else if name == ACCESS_CONTROL_REQUEST_HEADERS {
                names.add(value);
            }
        }
        let method = match method {
            Lines::None => return Kind::Actual,
            Lines::One(method) => method.as_bytes(),
            Lines::Several => b"",
        };
        match origin {
            Lines::None => Kind::Actual,
            Lines::One(_) | Lines::Several => Kind::Preflight(Preflight {
                origin,
                method,
                names,
                headers,
            }),
        }
    }
}

impl<'r> Preflight<'r> {
    /// The values of `Access-Control-Request-Headers`.
    pub(crate) fn name_lines(&self) -> impl Iterator<Item = &'r HeaderValue> + use<'r> {
        self.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS).iter()
    }
}

impl<'r> Lines<'r> {
    #[inline]
    pub(crate) fn add(&mut self, value: &'r HeaderValue) {
        *self = match self {
            Lines::None => Lines::One(value),
            Lines::One(_) | Lines::Several => Lines::Several,
        };
    }

    /// The value, if there is one and no more.
    #[inline]
    pub(crate) fn one(self) -> Option<&'r HeaderValue> {
        match self {
            Lines::One(value) => Some(value),
            Lines::None | Lines::Several => None,
        }
    }
}

/// The `Origin` of an actual request.
#[inline(always)]
pub(crate) fn origin(headers: &HeaderMap) -> Lines<'_> {
    let Some(origin) = headers.get(ORIGIN) else {
        return Lines::None;
    };
    // Few requests repeat any name, and the map knows whether one does.
    if headers.len() > headers.keys_len() && headers.get_all(ORIGIN).iter().count() > 1 {
        return Lines::Several;
    }
    Lines::One(origin)
}
