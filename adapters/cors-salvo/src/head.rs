//! The head of a salvo request.

use cors_runtime::adapter::{Directives, RequestHead, RequestedMethod};
use http::{
    HeaderMap, Method,
    header::{ACCESS_CONTROL_REQUEST_METHOD, HOST, ORIGIN},
};
use salvo_core::Request;

/// The method and the headers of a request.
pub(crate) struct Head<'r>(pub(crate) &'r Request);

impl Head<'_> {
    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.0.headers();
        self.is_options()
            && headers.contains_key(ORIGIN)
            && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Whether an outer hoop disables all policies.
    pub(crate) fn is_without_cors(&self) -> bool {
        let directives = self.0.extensions().get::<Directives>();
        directives.is_some_and(|directives| directives.without_cors)
    }

    /// Whether an outer hoop requests explanations.
    pub(crate) fn is_explained(&self) -> bool {
        let directives = self.0.extensions().get::<Directives>();
        directives.is_some_and(|directives| directives.explain)
    }

    /// The method that a preflight requests. `None` if there is none, or if the header has several lines.
    pub(crate) fn requested_method(&self) -> Option<Method> {
        let lines = self.0.headers().get_all(ACCESS_CONTROL_REQUEST_METHOD);
        let mut lines = lines.iter();
        let method = Method::from_bytes(lines.next()?.as_bytes()).ok()?;
        lines.next().is_none().then_some(method)
    }
}

impl RequestHead for Head<'_> {
    type Headers = HeaderMap;

    #[inline]
    fn method(&self) -> RequestedMethod<'_> {
        self.0.method().into()
    }

    #[inline]
    fn is_options(&self) -> bool {
        *self.0.method() == Method::OPTIONS
    }

    #[inline]
    fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    fn path(&self) -> &[u8] {
        self.0.uri().path().as_bytes()
    }

    /// salvo uses the first `Host` as the authority of a target without one. With several `Host` lines, no server is
    /// named.
    fn authority(&self) -> Option<&[u8]> {
        let mut hosts = self.0.headers().get_all(HOST).iter();
        if hosts.nth(1).is_some() {
            return None;
        }
        let authority = self.0.uri().authority();
        authority.map(|authority| authority.as_str().as_bytes())
    }

    fn directives(&self) -> Option<Directives> {
        self.0.extensions().get().cloned()
    }

    fn may_have_directives(&self) -> bool {
        self.0.extensions().get::<Directives>().is_some()
    }
}
