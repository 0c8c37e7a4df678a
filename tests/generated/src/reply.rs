//! The responses of the handlers.

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, header::HeaderName};

use crate::declared::Reply;

impl Reply {
    /// The status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Reply::Bare | Reply::Full => 200,
            Reply::Meddling => 201,
            Reply::Failing => 500,
        }
    }

    /// The headers that the handler sets.
    #[must_use]
    pub const fn headers(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Reply::Bare => &[],
            Reply::Full => &[
                ("etag", "\"1\""),
                ("vary", "accept-encoding"),
                ("vary", "Cookie, origin"),
                ("set-cookie", "a=1; Secure"),
                ("set-cookie", "b=2; Secure"),
                ("content-type", "text/plain"),
                ("x-request-id", "7"),
                ("x-total", "70"),
            ],
            Reply::Meddling => &[
                ("access-control-allow-origin", "https://handler.example"),
                ("access-control-allow-origin", "*"),
                ("access-control-allow-credentials", "true"),
                ("access-control-allow-private-network", "true"),
                ("access-control-expose-headers", "*"),
                ("location", "/elsewhere"),
                ("set-cookie", "c=3"),
            ],
            Reply::Failing => &[("vary", "*"), ("retry-after", "1")],
        }
    }

    /// The response of the handler `name`.
    pub(crate) fn response(self, name: &'static str) -> Response {
        let mut response = Response::new(Body::from(name));
        *response.status_mut() = self.status().try_into().unwrap_or_default();
        *response.headers_mut() = self.header_map();
        response
    }

    fn header_map(self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for &(name, value) in self.headers() {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        headers
    }
}
