//! The head of a request in the table.

use std::fmt;

use bytes::Bytes;
use cors_rules::text::shown_bytes;
use http::{HeaderValue, Method, Request};
use http_body_util::Full;

/// The default host of requests.
const HOST: &str = "api.example.com";

/// The head of a request: its method, its path, and the lines of its headers.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) lines: Vec<(&'static str, Vec<u8>)>,
}

impl Head {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            lines: Vec::new(),
        }
    }

    /// An actual request from an origin.
    pub(super) fn actual(method: Method, path: impl Into<String>, origin: &str) -> Self {
        Self::new(method, path).line("origin", origin)
    }

    /// A preflight that requests `method`.
    pub(super) fn preflight(path: impl Into<String>, origin: &str, method: &str) -> Self {
        Self::actual(Method::OPTIONS, path, origin).line("access-control-request-method", method)
    }

    /// Adds a line.
    pub(super) fn line(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.lines.push((name, value.as_ref().to_vec()));
        self
    }

    /// Whether the request is a preflight by the Fetch standard.
    pub(super) fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS
            && self.has("origin")
            && self.has("access-control-request-method")
    }

    fn has(&self, name: &str) -> bool {
        self.lines.iter().any(|(own, _)| *own == name)
    }

    /// The same head without header values that are not texts.
    pub(super) fn texts(&self) -> Self {
        let mut head = self.clone();
        head.lines
            .retain(|(_, value)| str::from_utf8(value).is_ok());
        head
    }

    /// The method that a preflight requests.
    pub(super) fn requested_method(&self) -> Option<String> {
        let mut lines = self.lines.iter();
        let (_, method) = lines.find(|(name, _)| *name == "access-control-request-method")?;
        Some(shown_bytes(method))
    }

    /// The request. `None` if a value is not a valid header value.
    pub(super) fn request(&self) -> Option<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(&self.method).uri(&self.path);
        if !self.has("host") {
            request = request.header("host", HOST);
        }
        for (name, value) in &self.lines {
            request = request.header(*name, HeaderValue::from_bytes(value).ok()?);
        }
        request.body(Full::default()).ok()
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (name, value) in &self.lines {
            write!(f, "; {name}: {}", shown_bytes(value))?;
        }
        Ok(())
    }
}
