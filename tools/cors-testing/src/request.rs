//! The argument of `fetch`.

use bytes::Bytes;

/// A request as a script writes it, with the defaults of `fetch`: mode `cors`, credentials
/// `same-origin`, redirects followed.
///
/// Nothing is checked before [`Browser::fetch`](super::Browser::fetch): requests that the
/// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request) rejects are blocked there.
///
/// ```
/// use cors_testing::{Credentials, Request};
///
/// let request = Request::put("https://api.example.com/users/1")
///     .header("content-type", "application/json")
///     .credentials(Credentials::Include)
///     .body("{}");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Request {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) mode: Mode,
    pub(super) credentials: Credentials,
    pub(super) redirect: Redirect,
    pub(super) body: Option<Body>,
}

/// The [mode](https://fetch.spec.whatwg.org/#concept-request-mode) of a request.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Mode {
    /// Requests to other origins follow the CORS protocol.
    #[default]
    Cors,
    /// Only requests that a form could send, and responses of other origins cannot be read.
    NoCors,
    /// Requests to other origins are errors.
    SameOrigin,
}

/// The [credentials mode](https://fetch.spec.whatwg.org/#concept-request-credentials-mode) of a request.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Credentials {
    /// Cookies are neither sent nor stored.
    Omit,
    /// Cookies are only sent to the page's own origin.
    #[default]
    SameOrigin,
    /// Cookies are sent to every origin.
    Include,
}

/// The [redirect mode](https://fetch.spec.whatwg.org/#concept-request-redirect-mode) of a request.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Redirect {
    /// Redirects are followed, at most 20.
    #[default]
    Follow,
    /// A redirect is an error.
    Error,
    /// A redirect ends the fetch, as [`Outcome::Opaque`](super::Outcome::Opaque).
    Manual,
}

/// The [body](https://fetch.spec.whatwg.org/#bodyinit) of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    /// A string: `text/plain;charset=UTF-8`, unless the request has a `Content-Type`.
    Text(String),
    /// Bytes, without a content type.
    Bytes(Bytes),
}

impl Request {
    /// A request with any method. `url` may be relative to the page's URL.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            mode: Mode::default(),
            credentials: Credentials::default(),
            redirect: Redirect::default(),
            body: None,
        }
    }

    /// A GET request.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new("GET", url)
    }

    /// A HEAD request.
    pub fn head(url: impl Into<String>) -> Self {
        Self::new("HEAD", url)
    }

    /// A POST request.
    pub fn post(url: impl Into<String>) -> Self {
        Self::new("POST", url)
    }

    /// A PUT request.
    pub fn put(url: impl Into<String>) -> Self {
        Self::new("PUT", url)
    }

    /// A PATCH request.
    pub fn patch(url: impl Into<String>) -> Self {
        Self::new("PATCH", url)
    }

    /// A DELETE request.
    pub fn delete(url: impl Into<String>) -> Self {
        Self::new("DELETE", url)
    }

    /// An OPTIONS request, which is not a preflight.
    pub fn options(url: impl Into<String>) -> Self {
        Self::new("OPTIONS", url)
    }

    /// Adds a header.
    ///
    /// As in a browser, a [forbidden] name is silently dropped, and so is a header that the mode
    /// [`NoCors`](Mode::NoCors) does not allow.
    ///
    /// [forbidden]: https://fetch.spec.whatwg.org/#forbidden-request-header
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the mode.
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets the credentials mode.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Sets the redirect mode.
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}
