//! Programs of salvo with policies. The tests send the requests of a browser or of an attacker.

mod allocations;
mod composition;
mod configured;
mod default_policy;
mod enforce;
mod hoops;
mod inside_cors;
mod matching;
mod migration;
mod observation;
mod per_request;
mod random;
mod responses;
mod server;

use std::fmt;

use salvo::{
    Service,
    http::{HeaderMap, Method, ReqBody, Request, StatusCode, header::HeaderValue, uri::Scheme},
    test::ResponseExt as _,
};

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const ADMIN: &str = "https://admin.example.com";
pub(crate) const EVIL: &str = "https://evil.example";

/// The response to a request.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// The lines of a header, joined.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines: Vec<_> = self
            .headers
            .get_all(name)
            .iter()
            .map(|value| value.to_str().expect("a text").to_owned())
            .collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    }

    /// The origin that may read the response.
    pub(crate) fn allowed(&self) -> Option<String> {
        self.header("access-control-allow-origin")
    }

    /// The status, and the origin that may read the response.
    pub(crate) fn outcome(&self) -> (u16, Option<String>) {
        (self.status.as_u16(), self.allowed())
    }

    pub(crate) fn varies_on_origin(&self) -> bool {
        let vary = self.header("vary").unwrap_or_default().to_lowercase();
        vary.split(',').any(|name| name.trim() == "origin")
    }

    /// The names of the headers of the CORS protocol.
    pub(crate) fn cors_names(&self) -> Vec<String> {
        let names = self.headers.keys().map(|name| name.as_str().to_owned());
        let mut names: Vec<_> = names
            .filter(|name| name.starts_with("access-control-"))
            .collect();
        names.sort();
        names
    }

    #[track_caller]
    pub(crate) fn assert_granted(&self, origin: &str) -> &Self {
        assert_eq!(self.status, 204, "{self:?}");
        assert_eq!(self.allowed().as_deref(), Some(origin), "{self:?}");
        assert_eq!(self.body, "", "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_refused(&self) -> &Self {
        assert!(!self.status.is_success(), "{self:?}");
        assert_eq!(self.cors_names(), [""; 0], "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn assert_outcome(&self, status: u16, allowed: Option<&str>) -> &Self {
        assert_eq!(
            self.outcome(),
            (status, allowed.map(str::to_owned)),
            "{self:?}"
        );
        self
    }

    #[track_caller]
    pub(crate) fn assert_body(&self, body: &str, allowed: Option<&str>) -> &Self {
        assert_eq!(self.body, body, "{self:?}");
        assert_eq!(self.allowed().as_deref(), allowed, "{self:?}");
        self
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?}", self.status, self.body)?;
        let mut lines = self.headers.iter();
        lines.try_for_each(|(name, value)| writeln!(f, "{name}: {value:?}"))
    }
}

/// A request, before it is sent.
pub(crate) struct Sent(pub(crate) http::Request<ReqBody>);

impl Sent {
    /// Adds a line to the header.
    pub(crate) fn with(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a value");
        self.0.headers_mut().append(name, value);
        self
    }

    pub(crate) fn body(mut self, body: &'static str) -> Self {
        *self.0.body_mut() = body.into();
        self
    }

    pub(crate) fn into_request(self) -> Request {
        Request::from_hyper(self.0, Scheme::HTTP)
    }
}

pub(crate) async fn send(service: &Service, request: Sent) -> Answer {
    let mut response = service.handle(request.into_request()).await;
    Answer {
        status: response.status_code.expect("a status"),
        headers: response.headers().clone(),
        body: response.take_string().await.unwrap_or_default(),
    }
}

pub(crate) fn request(method: &str, path: &str) -> Sent {
    let mut request = http::Request::new(ReqBody::None);
    *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
    let uri = format!("http://api.example.com{path}");
    *request.uri_mut() = uri.parse().expect("a path");
    Sent(request)
}

pub(crate) fn from(origin: &str, method: &str, path: &str) -> Sent {
    request(method, path).with("origin", origin)
}

/// A request with a token, which [`hoops::require_token`] accepts.
pub(crate) fn with_token(origin: &str, method: &str, path: &str) -> Sent {
    from(origin, method, path).with("authorization", "token")
}

/// A preflight that requests `method`.
pub(crate) fn preflight(origin: &str, method: &str, path: &str) -> Sent {
    from(origin, "OPTIONS", path).with("access-control-request-method", method)
}

/// A preflight that requests `method` and headers.
pub(crate) fn preflight_with(origin: &str, method: &str, path: &str, names: &str) -> Sent {
    preflight(origin, method, path).with("access-control-request-headers", names)
}
