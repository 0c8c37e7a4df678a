//! Applications of poem with policies. The tests send the requests of a browser or of an attacker.

mod allocations;
mod composition;
mod configured;
mod default_policy;
mod enforce;
mod errors;
mod inside_cors;
mod matching;
mod middleware;
mod observation;
mod per_request;
mod responses;
mod rewriting;
mod server;

use std::fmt;

use poem::{
    Endpoint, Request, RequestBuilder,
    http::{HeaderMap, StatusCode},
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

    pub(crate) fn varies_on_origin(&self) -> bool {
        let vary = self.header("vary").unwrap_or_default().to_lowercase();
        vary.split([',', ' ']).any(|name| name == "origin")
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
        self
    }

    #[track_caller]
    pub(crate) fn assert_refused(&self) -> &Self {
        assert!(!self.status.is_success(), "{self:?}");
        assert_eq!(self.cors_names(), [""; 0], "{self:?}");
        self
    }

    /// Checks the status, the body, and the origin that may read the response.
    #[track_caller]
    pub(crate) fn assert_is(&self, status: u16, body: &str, allowed: Option<&str>) {
        let own = (self.status.as_u16(), &*self.body, self.allowed());
        assert_eq!(own, (status, body, allowed.map(str::to_owned)), "{self:?}");
        if allowed.is_none() {
            assert_eq!(self.cors_names(), [""; 0], "{self:?}");
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?}", self.status, self.body)?;
        let mut lines = self.headers.iter();
        lines.try_for_each(|(name, value)| writeln!(f, "{name}: {value:?}"))
    }
}

/// Sends a request as the server of poem does: an error becomes its response.
pub(crate) async fn send(app: &impl Endpoint, request: RequestBuilder) -> Answer {
    send_built(app, request.finish()).await
}

pub(crate) async fn send_built(app: &impl Endpoint, request: Request) -> Answer {
    let mut response = app.get_response(request).await;
    let body = response.take_body().into_string().await.expect("a text");
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        body,
    }
}

pub(crate) fn request(method: &str, path: &str) -> RequestBuilder {
    let method = method.parse().expect("a method");
    Request::builder().method(method).uri_str(path)
}

pub(crate) fn from(origin: &str, method: &str, path: &str) -> RequestBuilder {
    request(method, path).header("origin", origin)
}

/// A request with a token.
pub(crate) fn with_token(origin: &str, method: &str, path: &str) -> RequestBuilder {
    from(origin, method, path).header("authorization", "token")
}

/// A preflight that requests `method`.
pub(crate) fn preflight(origin: &str, method: &str, path: &str) -> RequestBuilder {
    from(origin, "OPTIONS", path).header("access-control-request-method", method)
}

/// A preflight that requests `method` and headers.
pub(crate) fn preflight_with(
    origin: &str,
    method: &str,
    path: &str,
    names: &str,
) -> RequestBuilder {
    preflight(origin, method, path).header("access-control-request-headers", names)
}
