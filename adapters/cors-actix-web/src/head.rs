//! The head of a request of actix-web, whose types are those of `http` 0.2.

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use cors_runtime::adapter::{
    Directives, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
};

static PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The method and the headers of a request.
pub(crate) struct Head<'r>(pub(crate) &'r HttpRequest);

impl Head<'_> {
    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.0.headers();
        self.is_options()
            && headers.contains_key(header::ORIGIN)
            && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Whether a layer outside switches all policies off.
    pub(crate) fn is_without_cors(&self) -> bool {
        let extensions = self.0.extensions();
        let directives = extensions.get::<Directives>();
        directives.is_some_and(|directives| directives.without_cors)
    }
}

impl RequestHead for Head<'_> {
    type Headers = Self;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.0.method().as_str().as_bytes())
    }

    fn is_options(&self) -> bool {
        *self.0.method() == Method::OPTIONS
    }

    fn headers(&self) -> &Self {
        self
    }

    fn path(&self) -> &[u8] {
        self.0.path().as_bytes()
    }

    fn directives(&self) -> Option<Directives> {
        self.0.extensions().get().cloned()
    }

    fn may_have_directives(&self) -> bool {
        self.0.extensions().contains::<Directives>()
    }
}

impl RequestHeaders for Head<'_> {
    type Value = HeaderValue;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &HeaderValue> {
        let headers = self.0.headers();
        match header {
            RequestHeader::Origin => headers.get_all(header::ORIGIN),
            RequestHeader::RequestMethod => headers.get_all(header::ACCESS_CONTROL_REQUEST_METHOD),
            RequestHeader::RequestHeaders => {
                headers.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS)
            }
            RequestHeader::RequestPrivateNetwork => headers.get_all(&PRIVATE_NETWORK),
            RequestHeader::SecFetchSite => headers.get_all(&SEC_FETCH_SITE),
            RequestHeader::Cookie => headers.get_all(header::COOKIE),
            other => headers.get_all(other.name()),
        }
    }
}
