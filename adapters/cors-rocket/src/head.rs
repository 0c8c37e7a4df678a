//! The head of a request of rocket.

use std::cell::OnceCell;

use cors_runtime::adapter::{
    Directives, RequestHead, RequestHeader, RequestHeaders, RequestedMethod,
};
use rocket::{Request, http::Method};

/// The method and the headers of a request.
pub(crate) struct Head<'r, 'q> {
    pub(crate) request: &'r Request<'q>,
    /// The method of the request, or of the original annotated route if a fairing redirected the request.
    pub(crate) method: Method,
    /// Whether refused preflights are explained.
    pub(crate) is_explained: bool,
    /// Whether all policies are disabled.
    pub(crate) is_off: bool,
    /// The authority of the target, computed when it is first needed.
    authority: OnceCell<Option<String>>,
}

impl<'r, 'q> Head<'r, 'q> {
    pub(crate) fn new(request: &'r Request<'q>) -> Self {
        Self {
            request,
            method: request.method(),
            is_explained: false,
            is_off: false,
            authority: OnceCell::new(),
        }
    }

    /// The same head with another method.
    pub(crate) fn with_method(&self, method: Method) -> Self {
        Self {
            method,
            authority: OnceCell::new(),
            ..*self
        }
    }

    /// The authority of the target, which rocket keeps for HTTP/2 only. For HTTP/1.1, `host()` is the first `Host`.
    fn target_authority(&self) -> Option<String> {
        let host = self.request.host()?.to_string();
        let mut lines = self.request.headers().get("host");
        let is_target = match (lines.next(), lines.next()) {
            (None, _) => true,
            (Some(line), None) => !line.contains('@') && !line.eq_ignore_ascii_case(&host),
            (Some(_), Some(_)) => false,
        };
        is_target.then_some(host)
    }
}

impl Head<'_, '_> {
    /// Whether the request is a preflight.
    pub(crate) fn is_preflight(&self) -> bool {
        let headers = self.request.headers();
        self.is_options()
            && headers.contains(RequestHeader::Origin.name())
            && headers.contains(RequestHeader::RequestMethod.name())
    }

    /// The method that a preflight requests, if rocket routes it.
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

    fn authority(&self) -> Option<&[u8]> {
        let authority = self.authority.get_or_init(|| self.target_authority());
        authority.as_deref().map(str::as_bytes)
    }

    fn directives(&self) -> Option<Directives> {
        self.may_have_directives().then(|| Directives {
            explain: self.is_explained,
            without_cors: self.is_off,
            ..Directives::default()
        })
    }

    fn may_have_directives(&self) -> bool {
        self.is_explained || self.is_off
    }
}

impl RequestHeaders for Head<'_, '_> {
    type Value = str;

    fn lines(&self, header: RequestHeader) -> impl Iterator<Item = &str> {
        self.request.headers().get(header.name())
    }
}
