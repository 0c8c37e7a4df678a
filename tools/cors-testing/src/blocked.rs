//! The reasons why a fetch is blocked.

use std::fmt;

use http::{HeaderName, Method, StatusCode};

use super::cors_fault::CorsFault;

/// A blocked fetch. The script receives a `TypeError` without a reason.
///
/// [`Display`](fmt::Display) writes the reason as Chromium's console does, and the [`Reason`](cors_runtime::Reason)
/// of the policy that refused the request, if it is a policy of this library.
/// [`firefox_message`](Self::firefox_message) returns the message of Firefox's console.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Blocked {
    /// The URL of the request that failed.
    pub url: String,
    /// The URL that the script requested, if redirects led from it to `url`.
    pub redirected_from: Option<String>,
    /// The origin of the page.
    pub origin: String,
    /// The step of the standard that failed.
    pub step: Step,
    /// Whether a policy of this library refused the request before its handler.
    pub(super) is_refused: bool,
    /// The reason why the policy refuses the request, if it is a policy of this library, or why the request reached
    /// no policy.
    pub reason: Option<String>,
    /// The message in Firefox's console.
    pub(super) firefox_message: Option<String>,
}

/// The step of the Fetch standard that failed.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request): the URL does not parse.
    UrlInvalid(String),
    /// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request): the URL contains a user name or a
    /// password.
    UrlWithCredentials,
    /// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request): the method is not a token.
    MethodInvalid(String),
    /// The method is [forbidden](https://fetch.spec.whatwg.org/#forbidden-method).
    MethodForbidden(Method),
    /// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request): the mode `no-cors` only allows GET, HEAD
    /// and POST.
    MethodInNoCorsMode(Method),
    /// [Header name or value](https://fetch.spec.whatwg.org/#headers-validate): the header of this name cannot be sent.
    HeaderInvalid(String),
    /// [`Request` constructor](https://fetch.spec.whatwg.org/#dom-request): GET and HEAD have no body.
    BodyOfGet,
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): another origin in mode `same-origin`.
    OtherOriginInSameOriginMode,
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): the mode `no-cors` must follow redirects.
    RedirectModeInNoCorsMode,
    /// [Main fetch](https://fetch.spec.whatwg.org/#concept-main-fetch): CORS only applies to HTTP.
    SchemeNotHttp(String),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): its response fails the CORS
    /// check.
    PreflightCorsCheck(CorsFault),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): its response does not have an ok
    /// status.
    PreflightStatus(StatusCode),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): its response is a redirect.
    PreflightRedirect(StatusCode),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): this header of its response is
    /// not a list of tokens.
    PreflightMalformed(HeaderName),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): its response does not allow the
    /// method.
    PreflightMethod(Method),
    /// [CORS-preflight fetch](https://fetch.spec.whatwg.org/#cors-preflight-fetch): its response does not allow the
    /// header.
    PreflightHeader(String),
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): the response fails the CORS check.
    CorsCheck(CorsFault),
    /// [HTTP fetch](https://fetch.spec.whatwg.org/#concept-http-fetch): a redirect in redirect mode `error`.
    RedirectInErrorMode(StatusCode),
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): `Location` is not a URL.
    RedirectLocation(String),
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): to a scheme other than
    /// HTTP's.
    RedirectScheme(String),
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): there are more than 20
    /// redirects.
    RedirectLimit,
    /// [HTTP-redirect fetch](https://fetch.spec.whatwg.org/#concept-http-redirect-fetch): `Location` contains a user
    /// name or a password.
    RedirectWithCredentials(String),
    /// [HTTP-network fetch](https://fetch.spec.whatwg.org/#concept-http-network-fetch): the service failed, for this
    /// reason.
    Network(String),
    /// [`WebSocket` constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket): the scheme is neither
    /// one of WebSocket nor of HTTP.
    WebSocketScheme(String),
    /// [`WebSocket` constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket): the URL has a fragment.
    WebSocketFragment(String),
    /// [`WebSocket` constructor](https://websockets.spec.whatwg.org/#dom-websocket-websocket): the subprotocol is not
    /// a token, or is repeated.
    WebSocketProtocol(String),
    /// [Establish a WebSocket connection](https://websockets.spec.whatwg.org/#concept-websocket-establish): this header of a response with status 101 is not the required one.
    WebSocketResponse(HeaderName),
}

impl Blocked {
    /// Whether the response to a preflight is the cause, so that the request itself was not sent.
    #[must_use]
    pub fn is_by_preflight(&self) -> bool {
        self.step.is_by_preflight()
    }

    /// Whether the handler of `url` has run, although the script cannot read the response. The handler has run if only
    /// CORS blocks the script. It has not run if the request was not sent, or if a policy with `enforce` refused it.
    ///
    /// The decisions of a service in another process are unknown, so the result is `true`.
    ///
    /// ```
    /// use cors_axum::{cors, routes};
    /// use cors_testing::{Browser, Request};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET])]
    /// async fn list_users() {}
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET], enforce)]
    /// async fn read_settings() {}
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: axum::Router = axum::Router::new()
    ///     .route("/users", routes![list_users])
    ///     .route("/settings", routes![read_settings]);
    /// let mut browser = Browser::at("https://evil.example");
    /// for (path, ran) in [("users", true), ("settings", false)] {
    ///     let request = Request::get(format!("https://api.example.com/{path}"));
    ///     let outcome = browser.fetch(&app, request).await;
    ///     assert_eq!(outcome.assert_blocked().handler_ran(), ran);
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn handler_ran(&self) -> bool {
        self.step.is_after_response() && !self.is_refused
    }

    /// The first message in the console of Firefox 153. It is `None` if the console has no message of the kind
    /// `Cross-Origin Request Blocked`.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use cors_testing::{Browser, Request};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let app: Router = Router::new().route("/users", get("[]"));
    /// let request = Request::get("https://api.example.com/users");
    /// let outcome = Browser::at("https://app.example.com").fetch(&app, request).await;
    /// assert_eq!(
    ///     outcome.assert_blocked().firefox_message(),
    ///     Some(
    ///         "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote \
    ///          resource at https://api.example.com/users. (Reason: CORS header \
    ///          ‘Access-Control-Allow-Origin’ missing). Status code: 200."
    ///     ),
    /// );
    /// # }
    /// ```
    #[must_use]
    pub fn firefox_message(&self) -> Option<&str> {
        self.firefox_message.as_deref()
    }
}

impl Step {
    fn is_by_preflight(&self) -> bool {
        matches!(
            self,
            Step::PreflightCorsCheck(_)
                | Step::PreflightStatus(_)
                | Step::PreflightRedirect(_)
                | Step::PreflightMalformed(_)
                | Step::PreflightMethod(_)
                | Step::PreflightHeader(_)
        )
    }

    /// Whether the request was sent and answered.
    pub(super) fn is_after_response(&self) -> bool {
        matches!(
            self,
            Step::CorsCheck(_)
                | Step::RedirectInErrorMode(_)
                | Step::RedirectLocation(_)
                | Step::RedirectScheme(_)
                | Step::RedirectLimit
                | Step::RedirectWithCredentials(_)
                | Step::WebSocketResponse(_)
        )
    }

    /// Whether `Access-Control-Allow-Origin` has several values.
    pub(super) fn has_several_origins(&self) -> bool {
        let (Step::PreflightCorsCheck(fault) | Step::CorsCheck(fault)) = self else {
            return false;
        };
        matches!(fault, CorsFault::AllowOriginMismatch(value) if value.contains(','))
    }

    /// Whether the fetch is blocked by the CORS protocol.
    pub(super) fn is_by_cors_policy(&self) -> bool {
        self.is_by_preflight()
            || matches!(self, Step::CorsCheck(_) | Step::RedirectWithCredentials(_))
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            url, origin, step, ..
        } = self;
        let redirected = match &self.redirected_from {
            Some(first) => format!(" (redirected from '{first}')"),
            None => String::new(),
        };
        match step {
            _ if self.step.is_by_cors_policy() => write!(
                f,
                "Access to fetch at '{url}'{redirected} from origin '{origin}' has been blocked by CORS policy: {step}"
            ),
            Step::OtherOriginInSameOriginMode => {
                write!(f, "Fetch API cannot load {url}. {step} {origin}.")
            }
            Step::RedirectModeInNoCorsMode | Step::SchemeNotHttp(_) => {
                write!(f, "Fetch API cannot load {url}. {step}")
            }
            _ => write!(
                f,
                "Failed to fetch '{url}'{redirected} from origin '{origin}': {step}"
            ),
        }?;
        match &self.reason {
            Some(reason) => write!(f, "\n\n{reason}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Blocked {}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlInvalid(reason) => write!(f, "Failed to parse URL: {reason}."),
            Self::UrlWithCredentials => f.write_str(
                "Request cannot be constructed from a URL that includes credentials.",
            ),
            Self::MethodInvalid(method) => write!(f, "'{method}' is not a valid HTTP method."),
            Self::MethodForbidden(method) => write!(f, "'{method}' HTTP method is unsupported."),
            Self::MethodInNoCorsMode(method) => {
                write!(f, "'{method}' is unsupported in no-cors mode.")
            }
            Self::HeaderInvalid(name) => write!(f, "The header '{name}' cannot be sent."),
            Self::BodyOfGet => f.write_str("Request with GET/HEAD method cannot have body."),
            Self::OtherOriginInSameOriginMode => f.write_str(
                "Request mode is \"same-origin\" but the URL's origin is not same as the request origin",
            ),
            Self::RedirectModeInNoCorsMode => f.write_str(
                "Request mode is \"no-cors\" but the redirect mode is not \"follow\".",
            ),
            Self::SchemeNotHttp(scheme) => write!(f, "URL scheme \"{scheme}\" is not supported."),
            Self::PreflightCorsCheck(fault) => write!(f, "{PREFLIGHT_CHECK}{fault}"),
            Self::PreflightStatus(_) => {
                write!(f, "{PREFLIGHT_CHECK}It does not have HTTP ok status.")
            }
            Self::PreflightRedirect(_) => {
                write!(f, "{PREFLIGHT_CHECK}Redirect is not allowed for a preflight request.")
            }
            Self::PreflightMalformed(name) => write!(
                f,
                "Cannot parse {} response header field in preflight response.",
                Titled(name)
            ),
            Self::PreflightMethod(method) => write!(
                f,
                "Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."
            ),
            Self::PreflightHeader(name) => write!(
                f,
                "Request header field {name} is not allowed by Access-Control-Allow-Headers in preflight response."
            ),
            Self::CorsCheck(fault) => fault.fmt(f),
            Self::RedirectInErrorMode(status) => {
                write!(f, "The response is a redirect ({status}), which the request forbids.")
            }
            Self::RedirectLocation(location) => {
                write!(f, "The redirect location '{location}' is not a valid URL.")
            }
            Self::RedirectScheme(scheme) => {
                write!(f, "The redirect goes to the scheme '{scheme}', which is not HTTP's.")
            }
            Self::RedirectLimit => f.write_str("There are more than 20 redirects."),
            Self::RedirectWithCredentials(location) => write!(
                f,
                "Redirect location '{location}' contains a username and password, which is disallowed for cross-origin requests."
            ),
            Self::Network(reason) => write!(f, "The service failed: {reason}"),
            Self::WebSocketScheme(scheme) => write!(
                f,
                "The URL's scheme must be either 'http', 'https', 'ws', or 'wss'. '{scheme}' is not allowed."
            ),
            Self::WebSocketFragment(url) => {
                write!(f, "The URL '{url}' contains a fragment identifier.")
            }
            Self::WebSocketProtocol(protocol) => {
                write!(f, "The subprotocol '{protocol}' is invalid or repeated.")
            }
            Self::WebSocketResponse(name) => write!(
                f,
                "Error during WebSocket handshake: the response has no valid header {}.",
                Titled(name)
            ),
        }
    }
}

const PREFLIGHT_CHECK: &str = "Response to preflight request doesn't pass access control check: ";

/// The name of a header in its usual letter case.
pub(crate) struct Titled<'a>(pub(crate) &'a HeaderName);

impl fmt::Display for Titled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.0.as_str().split('-').enumerate() {
            let dash = if index == 0 { "" } else { "-" };
            let (first, rest) = word.split_at(word.len().min(1));
            write!(f, "{dash}{}{rest}", first.to_ascii_uppercase())?;
        }
        Ok(())
    }
}
