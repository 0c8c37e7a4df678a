//! Applications of actix-web with policies. The tests send the requests of a browser or of an attacker.

mod allocations;
mod composition;
mod configured;
mod default_policy;
mod enforce;
mod inside_cors;
mod matching;
mod middleware;
mod observation;
mod per_request;
mod responses;
mod server;
mod types;

use std::fmt;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    http::{Method, StatusCode, header::HeaderMap},
    test::TestRequest,
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
        vary.split(", ").any(|name| name == "origin")
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
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {:?}", self.status, self.body)?;
        let mut lines = self.headers.iter();
        lines.try_for_each(|(name, value)| writeln!(f, "{name}: {value:?}"))
    }
}

/// Sends a request as the server of actix-web does: an error becomes its response.
pub(crate) async fn send<S, B>(app: &S, request: TestRequest) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let response = match app.call(request.to_request()).await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    let (head, body) = response.into_parts();
    let bytes = actix_web::body::to_bytes(body).await.unwrap_or_default();
    Answer {
        status: head.status(),
        headers: head.headers().clone(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

pub(crate) fn request(method: &str, path: &str) -> TestRequest {
    TestRequest::with_uri(path).method(method.parse().expect("a method"))
}

pub(crate) fn from(origin: &str, method: &str, path: &str) -> TestRequest {
    request(method, path).insert_header(("origin", origin))
}

/// A preflight that requests `method`.
pub(crate) fn preflight(origin: &str, method: &str, path: &str) -> TestRequest {
    TestRequest::with_uri(path)
        .method(Method::OPTIONS)
        .insert_header(("origin", origin))
        .insert_header(("access-control-request-method", method))
}

/// A preflight that requests `method` and headers.
pub(crate) fn preflight_with(origin: &str, method: &str, path: &str, names: &str) -> TestRequest {
    preflight(origin, method, path).insert_header(("access-control-request-headers", names))
}

/// Creates an application.
#[macro_export]
macro_rules! app {
    ($($app:tt)*) => {
        actix_web::test::init_service(actix_web::App::new()$($app)*).await
    };
}
