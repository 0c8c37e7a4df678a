//! The head of a request of rocket.

use cors_runtime::adapter::{
    Directives, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
};
use rocket::{Request, http::Method};

/// The method and the headers of a request.
#[derive(Clone, Copy)]
pub(crate) struct Head<'r, 'q> {
    pub(crate) request: &'r Request<'q>,
    /// The method of the request, or of the annotated route that a fairing led it away from.
    pub(crate) method: Method,
    /// Whether refused preflights are explained.
    pub(crate) is_explained: bool,
}

impl Head<'_, '_> {
    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.request.headers();
        self.is_options()
            && headers.contains(RequestHeader::Origin.name())
            && headers.contains(RequestHeader::RequestMethod.name())
    }

    /// The method that a preflight asks for, if it is one that rocket routes.
    pub(crate) fn requested_method(&self) -> Option<Method> {
        let name = self.line(RequestHeader::RequestMethod).one()?;
        METHODS.into_iter().find(|method| method.as_str() == name)
    }
}

/// The methods that rocket routes.
pub(crate) const METHODS: [Method; 9] = [
    Method::Get,
    Method::Put,
    Method::Post,
    Method::Delete,
    Method::Options,
    Method::Head,
    Method::Trace,
    Method::Connect,
    Method::Patch,
];

impl RequestHead for Head<'_, '_> {
    type Headers = Self;

    fn method(&self) -> RequestedMethod<'_> {
        RequestedMethod::new(self.method.as_str().as_bytes())
    }

    fn is_options(&self) -> bool {
        self.method == Method::Options
    }

    fn headers(&self) -> &Self {
        self
    }

    fn path(&self) -> &[u8] {
        self.request.uri().path().raw().as_bytes()
    }

    fn directives(&self) -> Option<Directives> {
        self.is_explained.then(|| Directives {
            explain: true,
            ..Directives::default()
        })
    }

    fn may_have_directives(&self) -> bool {
        self.is_explained
    }
}

impl RequestHeaders for Head<'_, '_> {
    type Value = str;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &str> {
        self.request.headers().get(header.name())
    }
}
