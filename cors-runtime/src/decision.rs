//! The decision: what a policy says to a request.

use http::HeaderValue;

use crate::{
    Policies, Policy, Reason, RequestHead,
    method_set::Asked,
    origin_table::AllowOrigin,
    policies::Members,
    prepared::Prepared,
    reason,
    request::{Kind, Lines, Preflight, origin},
};

/// What a policy says to a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Decision<'r> {
    /// A script of the request's origin may send the request and read the response.
    Allowed,
    /// It may not.
    Refused(Reason<'r>),
}

impl<'r> Decision<'r> {
    /// Whether the request is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allowed)
    }

    /// Why the request is refused, if it is.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason<'r>> {
        match self {
            Decision::Allowed => None,
            Decision::Refused(reason) => Some(*reason),
        }
    }

    fn of(reason: Option<Reason<'r>>) -> Self {
        reason.map_or(Decision::Allowed, Decision::Refused)
    }
}

impl Policy {
    /// Decides a request: the [CORS check] for an actual one, and the checks of the
    /// [CORS-preflight fetch] for a preflight.
    ///
    /// It is pure: it looks at the request's method and headers, and does not panic, whatever they hold.
    /// The [`Reason`] of a refusal is a text for people.
    ///
    /// ```
    /// use cors_runtime::cors;
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [GET])]
    /// async fn list_users() {}
    ///
    /// let request = |origin| http::Request::get("/users").header("origin", origin).body(()).unwrap();
    ///
    /// assert!(list_users::POLICY.decide(&request("https://app.example.com")).is_allowed());
    ///
    /// let request = request("http://app.example.com");
    /// let decision = list_users::POLICY.decide(&request);
    /// let reason = decision.reason().unwrap();
    /// assert_eq!(reason.id(), "origin_other_scheme");
    /// println!("{reason}");
    /// ```
    ///
    /// [CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
    /// [CORS-preflight fetch]: https://fetch.spec.whatwg.org/#cors-preflight-fetch
    #[must_use]
    pub fn decide<'r>(&'r self, head: &'r impl RequestHead) -> Decision<'r> {
        let handlers = Members::One(self);
        Decision::of(match Kind::of(head) {
            Kind::Preflight(preflight) => {
                let serving = self.serves(Asked::in_preflight(&preflight));
                reason::of_preflight(handlers, serving.then_some(self), &preflight)
            }
            Kind::Actual => reason::of_actual(handlers, Some(self), head),
        })
    }

    /// Whether the handler serves the method. GET also serves HEAD.
    #[inline]
    pub(crate) fn serves(&self, asked: Asked<'_>) -> bool {
        self.prepared().methods.serves(asked)
    }
}

impl Prepared {
    /// The origin that a preflight is allowed with, where it is known that the handler serves the method.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
    #[inline]
    pub(crate) fn allow_asked(&self, preflight: &Preflight<'_>) -> Option<AllowOrigin<'_>> {
        let origin = preflight.origin.one()?;
        let found = self.origins.find(origin)?;
        let is_covered = self.covers_names(preflight);
        is_covered.then(|| AllowOrigin::of(found, origin))
    }

    /// The origin that the response to an actual request names: the constant one, whoever asks.
    #[inline]
    pub(crate) fn allow_actual(&self, head: &impl RequestHead) -> Option<AllowOrigin<'_>> {
        match self.origins.constant() {
            Some(constant) => Some(AllowOrigin::Constant(constant)),
            None => self.allow_origin_of(head),
        }
    }

    #[inline(never)]
    fn allow_origin_of(&self, head: &impl RequestHead) -> Option<AllowOrigin<'_>> {
        self.allow(origin(head.headers()))
    }

    /// <https://fetch.spec.whatwg.org/#concept-cors-check>, steps 2 and 3.
    #[inline(always)]
    pub(crate) fn allow(&self, origin: Lines<'_>) -> Option<AllowOrigin<'_>> {
        let origin = origin.one()?;
        let found = self.origins.find(origin)?;
        Some(AllowOrigin::of(found, origin))
    }

    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, steps 7.6 and 7.7.
    fn covers_names(&self, preflight: &Preflight<'_>) -> bool {
        let covers = |value| self.headers.covers_headers(value);
        match preflight.names {
            Lines::None => true,
            Lines::One(value) => covers(value),
            Lines::Several => preflight.name_lines().all(covers),
        }
    }
}

impl Policies {
    /// Decides a request by the policy of the handler that serves its method, or the method that a
    /// preflight asks for; see [`Policy::decide`]. An actual request that no handler serves is allowed
    /// nothing.
    #[must_use]
    pub fn decide(self, head: &impl RequestHead) -> Decision<'_> {
        Decision::of(match Kind::of(head) {
            Kind::Preflight(preflight) => reason::of_preflight(
                self.0,
                self.serving(Asked::in_preflight(&preflight)),
                &preflight,
            ),
            Kind::Actual => reason::of_actual(self.0, self.serving(Asked::by(head.method())), head),
        })
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
