//! A response in the form that a script can read.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::ACCESS_CONTROL_EXPOSE_HEADERS;
use http::{HeaderMap, HeaderName, StatusCode};
use url::Position;

use super::{call::Call, header_list, request::Credentials};

/// A response in the form that the script can read, without the headers that it may not read.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Response {
    /// The URL of the response, after all redirects, without a fragment.
    pub url: String,
    /// The status.
    pub status: StatusCode,
    /// The whole body.
    pub body: Bytes,
    /// The reason why the policy of the handler refuses the request, although the script can read the response: a
    /// layer outside the policy, such as another CORS layer, has replaced its headers.
    pub refusal: Option<String>,
    headers: HeaderMap,
    /// The names of the headers that the script cannot read.
    hidden: Vec<HeaderName>,
}

impl Response {
    /// The headers that the script can read.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value of a header, as `response.headers.get(name)` returns it to the script: several lines joined by
    /// commas.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        let value = header_list::get(&self.headers, &name)?;
        Some(String::from_utf8_lossy(&value).into_owned())
    }

    /// Returns the value of a header that the script must be able to read.
    ///
    /// ```
    /// use cors_axum::{cors, routes};
    /// use cors_testing::{Browser, Request};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET], expose = ["x-total-count"])]
    /// async fn list_users() -> [(&'static str, &'static str); 1] {
    ///     [("x-total-count", "2")]
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: axum::Router = axum::Router::new().route("/users", routes![list_users]);
    /// let request = Request::get("https://api.example.com/users");
    /// let outcome = Browser::at("https://app.example.com").fetch(&app, request).await;
    /// assert_eq!(outcome.assert_readable().assert_header("x-total-count"), "2");
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the script cannot read it, with the reason.
    #[must_use]
    #[track_caller]
    pub fn assert_header(&self, name: &str) -> String {
        let url = &self.url;
        let is_hidden = self.hidden.iter().any(|hidden| *hidden == name);
        match self.header(name) {
            Some(value) => value,
            None if is_hidden && is_forbidden_response_header(&name.to_ascii_lowercase()) => {
                panic!("no script can read the header `{name}`, which {url} sent")
            }
            None if is_hidden => panic!(
                "the script cannot read the header `{name}`, which {url} sent\n\
                 help: add `{name:?}` to `expose`, in the policy of the handler"
            ),
            None => panic!("{url} sent no header `{name}`"),
        }
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// <https://fetch.spec.whatwg.org/#concept-filtered-response-basic>
    pub(super) fn basic(call: &Call, response: http::Response<Bytes>) -> Self {
        Self::filtered(call, response, |name| !is_forbidden_response_header(name))
    }

    /// <https://fetch.spec.whatwg.org/#concept-filtered-response-cors>
    pub(super) fn cors(call: &Call, response: http::Response<Bytes>) -> Self {
        let exposed = header_list::tokens(response.headers(), &ACCESS_CONTROL_EXPOSE_HEADERS);
        let exposed = exposed.ok().flatten().unwrap_or_default();
        let is_wildcard =
            call.credentials != Credentials::Include && exposed.iter().any(|name| name == "*");
        let is_exposed = |name: &str| {
            is_wildcard
                || exposed
                    .iter()
                    .any(|exposed| exposed.eq_ignore_ascii_case(name))
        };
        Self::filtered(call, response, |name| {
            !is_forbidden_response_header(name)
                && (is_safelisted_response_header(name) || is_exposed(name))
        })
    }

    fn filtered(
        call: &Call,
        response: http::Response<Bytes>,
        is_kept: impl Fn(&str) -> bool,
    ) -> Self {
        let (head, body) = response.into_parts();
        let hidden = head.headers.keys().filter(|name| !is_kept(name.as_str()));
        let headers = head.headers.iter();
        let kept = headers.filter(|(name, _)| is_kept(name.as_str()));
        Self {
            hidden: hidden.cloned().collect(),
            refusal: None,
            url: call.url[..Position::AfterQuery].to_owned(),
            status: head.status,
            body,
            headers: kept
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        }
    }
}

/// Whether a script of another origin may read the header `name`, which is in lower case, even if it is not
/// exposed, <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>.
#[must_use]
pub fn is_safelisted_response_header(name: &str) -> bool {
    [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ]
    .contains(&name)
}

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
fn is_forbidden_response_header(name: &str) -> bool {
    matches!(name, "set-cookie" | "set-cookie2")
}
