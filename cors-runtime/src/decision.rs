//! The decision: what a policy says to a request.

use std::fmt;

use http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue};

use crate::{
    Policy, RequestHead,
    origin_table::AllowOrigin,
    request::{Kind, Lines, Preflight, origin},
};

/// What a policy says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// A script of the request's origin may send the request and read the response.
    Allowed,
    /// It may not.
    Refused(Reason),
}

impl Decision {
    /// Whether the request is allowed.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        matches!(self, Decision::Allowed)
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is no `Origin`: the request is not a CORS request.
    OriginMissing,
    /// There are several `Origin` lines.
    OriginRepeated,
    /// The origin is `null`, which any sandboxed frame can send.
    OriginNull,
    /// The policy does not list the origin.
    OriginNotListed,
    /// The handler does not serve the method that the preflight asks for.
    MethodNotServed,
    /// The preflight asks for a header that the policy does not list.
    HeaderNotListed,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::OriginMissing => "the request has no `Origin`, so it is not a CORS request",
            Reason::OriginRepeated => "the request has several `Origin` lines",
            Reason::OriginNull => "the origin `null` is sent by any sandboxed frame",
            Reason::OriginNotListed => "the request's origin is not in the policy's `origins`",
            Reason::MethodNotServed => {
                "no handler's `methods` name the `Access-Control-Request-Method`"
            }
            Reason::HeaderNotListed => {
                "a name in `Access-Control-Request-Headers` is not in the policy's `headers`"
            }
        })
    }
}

impl Policy {
    /// Decides a request: the [CORS check] for an actual one, and the checks of the
    /// [CORS-preflight fetch] for a preflight.
    ///
    /// The same function decides what a mounted handler answers. It is pure: it looks at the
    /// request's method and headers, and neither allocates nor panics, whatever they hold.
    ///
    /// ```
    /// use cors_runtime::{Decision, Reason, cors};
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET])]
    /// async fn list_users() {}
    ///
    /// let request = |origin| http::Request::get("/users").header("origin", origin).body(()).unwrap();
    /// let decide = |origin| list_users::POLICY.decide(&request(origin));
    ///
    /// assert_eq!(decide("https://app.example.com"), Decision::Allowed);
    /// assert_eq!(decide("https://example.com"), Decision::Refused(Reason::OriginNotListed));
    /// ```
    ///
    /// [CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
    /// [CORS-preflight fetch]: https://fetch.spec.whatwg.org/#cors-preflight-fetch
    #[must_use]
    pub fn decide(&self, head: &impl RequestHead) -> Decision {
        let verdict = match Kind::of(head) {
            Kind::Preflight(preflight) => self.allow_preflight(&preflight),
            Kind::Actual => self.allow_origin(origin(head.headers())),
        };
        match verdict {
            Ok(_) => Decision::Allowed,
            Err(reason) => Decision::Refused(reason),
        }
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
    fn allow_preflight(&self, preflight: &Preflight<'_>) -> Result<AllowOrigin<'_>, Reason> {
        let origin = self.allow_origin(preflight.origin)?;
        if !self.serves(preflight.method) {
            return Err(Reason::MethodNotServed);
        }
        self.allow_headers(preflight)?;
        Ok(origin)
    }

    /// The same, where it is known that the handler serves the method.
    pub(crate) fn allow_asked(&self, preflight: &Preflight<'_>) -> Result<AllowOrigin<'_>, Reason> {
        let origin = self.allow_origin(preflight.origin)?;
        self.allow_headers(preflight)?;
        Ok(origin)
    }

    /// <https://fetch.spec.whatwg.org/#concept-cors-check>, steps 2 and 3.
    pub(crate) fn allow_origin(
        &self,
        origin: Result<&HeaderValue, Reason>,
    ) -> Result<AllowOrigin<'_>, Reason> {
        let origin = origin?;
        self.prepared()
            .origins
            .allow(origin)
            .ok_or_else(|| match origin.as_bytes() {
                b"null" => Reason::OriginNull,
                _ => Reason::OriginNotListed,
            })
    }

    /// Whether the handler serves `method`. GET also serves HEAD.
    pub(crate) fn serves(&self, method: &[u8]) -> bool {
        let methods = self.prepared().methods;
        methods.covers(method) || method == b"HEAD" && methods.covers(b"GET")
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, steps 7.6 and 7.7.
    fn allow_headers(&self, preflight: &Preflight<'_>) -> Result<(), Reason> {
        let covers = |value| self.headers().covers_headers(value);
        let all = || preflight.headers.get_all(ACCESS_CONTROL_REQUEST_HEADERS);
        let is_allowed = match preflight.names {
            Lines::None => true,
            Lines::One(value) => covers(value),
            Lines::Several => all().iter().all(covers),
        };
        is_allowed.then_some(()).ok_or(Reason::HeaderNotListed)
    }
}

/// The elements of a list header, empty ones skipped ([RFC 9110, section 5.6.1.2]).
///
/// [RFC 9110, section 5.6.1.2]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.1.2
pub(crate) fn elements(value: &HeaderValue) -> impl Iterator<Item = &[u8]> {
    value
        .as_bytes()
        .split(|&byte| byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}
