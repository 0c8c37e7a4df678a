//! Items that the tests share: requests as browsers send them, and responses in a comparable form.

pub mod events;

use std::fmt::Debug;

use axum::{body::Body, response::Response};
use http::{HeaderMap, Method, Request, StatusCode, request::Builder};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use tower_service::Service;

/// The origin that most policies of the tests allow.
pub const APP: &str = "https://app.example.com";

/// An origin that no policy of the tests lists.
pub const FOREIGN: &str = "https://foreign.example";

/// An actual request from `origin`.
#[must_use]
pub fn actual(method: Method, path: &str, origin: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("origin", origin)
}

/// A preflight from `origin` for `method`.
#[must_use]
pub fn preflight(path: &str, origin: &str, method: &str) -> Builder {
    actual(Method::OPTIONS, path, origin).header("access-control-request-method", method)
}

/// A response with its complete body.
#[derive(Debug)]
pub struct Answer {
    /// The response's status.
    pub status: StatusCode,
    /// The response's headers.
    pub headers: HeaderMap,
    /// The response's body.
    pub body: String,
}

impl Answer {
    /// The value of a header that occurs once.
    ///
    /// # Panics
    ///
    /// If the header occurs several times, or is not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?;
        assert!(
            values.next().is_none(),
            "`{name}` stands there twice: {self:?}"
        );
        Some(value.to_str().expect("an ASCII value"))
    }

    /// The value of `Access-Control-Allow-Origin`.
    #[must_use]
    pub fn allow_origin(&self) -> Option<&str> {
        self.header("access-control-allow-origin")
    }

    /// The `Access-Control-*` headers, sorted by name, as `name: value` without the prefix.
    ///
    /// # Panics
    ///
    /// If one is not ASCII.
    #[must_use]
    pub fn access_control(&self) -> Vec<String> {
        let short = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            let name = name.as_str().strip_prefix("access-control-")?;
            Some(format!(
                "{name}: {}",
                value.to_str().expect("an ASCII value")
            ))
        };
        let mut headers: Vec<String> = self.headers.iter().filter_map(short).collect();
        headers.sort();
        headers
    }

    /// All names in `Vary`, sorted, in lower case.
    ///
    /// # Panics
    ///
    /// If `Vary` is not ASCII.
    #[must_use]
    pub fn vary(&self) -> Vec<String> {
        let lines = self.headers.get_all("vary").iter();
        let mut names: Vec<String> = lines
            .flat_map(|line| line.to_str().expect("an ASCII value").split(','))
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        names.sort();
        names
    }
}

/// Sends `request` without a body to `service`.
///
/// # Panics
///
/// If the request is malformed, or the service fails.
pub async fn send<S>(service: &S, request: Builder) -> Answer
where
    S: Service<Request<Body>, Response = Response, Error: Debug> + Clone,
{
    send_body(service, request, Body::empty()).await
}

/// Sends `request` with `body` to `service`.
///
/// # Panics
///
/// If the request is malformed, or the service fails.
pub async fn send_body<S>(service: &S, request: Builder, body: impl Into<Body>) -> Answer
where
    S: Service<Request<Body>, Response = Response, Error: Debug> + Clone,
{
    let request = request.body(body.into()).expect("a well-formed request");
    let response = service.clone().oneshot(request).await.expect("a response");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: head.status,
        headers: head.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    }
}
