//! The head of an actix-web request, which uses the types of `http` 0.2.

use std::cell::Ref;

use actix_web::{
    HttpMessage as _, HttpRequest, dev,
    guard::GuardContext,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use cors_runtime::adapter::{
    Directives, Lines, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
};

static ORIGIN: HeaderName = header::ORIGIN;
static REQUEST_METHOD: HeaderName = header::ACCESS_CONTROL_REQUEST_METHOD;
static PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The method and the headers of a request.
#[derive(Clone, Copy)]
pub(crate) struct Head<'r> {
    pub(crate) head: &'r dev::RequestHead,
    data: Data<'r>,
}

/// The owner of the request's extensions.
#[derive(Clone, Copy)]
enum Data<'r> {
    Request(&'r HttpRequest),
    Guard(&'r GuardContext<'r>),
}

impl<'r> Head<'r> {
    #[inline]
    pub(crate) fn new(request: &'r HttpRequest) -> Self {
        let data = Data::Request(request);
        Self {
            head: request.head(),
            data,
        }
    }

    /// The head of the request that a guard checks.
    pub(crate) fn of_guard(context: &'r GuardContext<'r>) -> Self {
        let data = Data::Guard(context);
        Self {
            head: context.head(),
            data,
        }
    }

    /// The extensions of the request.
    #[inline]
    pub(crate) fn extensions(&self) -> Ref<'_, dev::Extensions> {
        match self.data {
            Data::Request(request) => request.extensions(),
            Data::Guard(context) => context.req_data(),
        }
    }
}

impl Head<'_> {
    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.head.headers();
        self.is_options()
            && headers.contains_key(header::ORIGIN)
            && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Whether an outer layer disables all policies.
    pub(crate) fn is_without_cors(&self) -> bool {
        let extensions = self.extensions();
        let directives = extensions.get::<Directives>();
        directives.is_some_and(|directives| directives.without_cors)
    }
}

impl RequestHead for Head<'_> {
    type Headers = Self;

    #[inline]
    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.head.method.as_str().as_bytes())
    }

    #[inline]
    fn is_options(&self) -> bool {
        self.head.method == Method::OPTIONS
    }

    #[inline]
    fn headers(&self) -> &Self {
        self
    }

    fn path(&self) -> &[u8] {
        self.head.uri.path().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        let authority = self.head.uri.authority();
        authority.map(|authority| authority.as_str().as_bytes())
    }

    fn directives(&self) -> Option<Directives> {
        self.extensions().get().cloned()
    }

    #[inline]
    fn may_have_directives(&self) -> bool {
        self.extensions().contains::<Directives>()
    }
}

#[inline]
fn line_of(lines: &[HeaderValue]) -> Lines<'_, HeaderValue> {
    match lines {
        [] => Lines::None,
        [line] => Lines::One(line),
        _ => Lines::Several,
    }
}

impl RequestHeaders for Head<'_> {
    type Value = HeaderValue;

    const IS_ORIGIN_SHARED: bool = true;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &HeaderValue> {
        let headers = self.head.headers();
        match header {
            RequestHeader::Origin => headers.get_all(&ORIGIN),
            RequestHeader::RequestMethod => headers.get_all(&REQUEST_METHOD),
            RequestHeader::RequestHeaders => {
                headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
            }
            RequestHeader::RequestPrivateNetwork => headers.get_all(&PRIVATE_NETWORK),
            RequestHeader::SecFetchSite => headers.get_all(&SEC_FETCH_SITE),
            RequestHeader::Cookie => headers.get_all(header::COOKIE),
            other => headers.get_all(other.name()),
        }
    }

    #[inline]
    fn line(&self, header: RequestHeader) -> Lines<'_, HeaderValue> {
        match header {
            RequestHeader::Origin => line_of(self.head.headers().get_all(&ORIGIN).as_slice()),
            header => self.lines(header).collect(),
        }
    }

    /// Returns `Several` for the requested headers, so that a decision reads them only if it depends on them. Few
    /// preflights reach that check and are refused by it.
    #[inline]
    fn preflight_lines(&self) -> [Lines<'_, HeaderValue>; 3] {
        let headers = self.head.headers();
        let method = line_of(headers.get_all(&REQUEST_METHOD).as_slice());
        [self.line(RequestHeader::Origin), method, Lines::Several]
    }
}
