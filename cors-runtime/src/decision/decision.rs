//! The decision about a request, for display.

use super::{check_actual, check_enforced, check_preflight};
use crate::{
    policy::{AnyPolicies, Policies, Policy, PolicyGroup as _, PolicyList, RuntimePolicy},
    prepared::PreparedPolicy,
    reason::Reason,
    request::{RequestHead, RequestKind},
};

/// The decision of a policy about a request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Decision<'r> {
    /// A script of the request's origin may send the request and read the response.
    Allowed,
    /// It may not. [`is_blocked`](Self::is_blocked) returns whether the handler is prevented from running.
    Refused(Reason<'r>),
}

impl<'r> Decision<'r> {
    /// Decides a request with the policy of the handler that serves its method.
    pub(crate) fn new<H: RequestHead + ?Sized>(policies: AnyPolicies<'r>, head: &'r H) -> Self {
        let policy = |policies: AnyPolicies<'r>| policies.serving(head.method());
        Self::with_policy(policies, policy, head)
    }

    /// Decides a request. `policy` applies if the request is not a preflight.
    fn with_policy<H: RequestHead + ?Sized>(
        policies: AnyPolicies<'r>,
        policy: impl FnOnce(AnyPolicies<'r>) -> Option<&'r PreparedPolicy>,
        head: &'r H,
    ) -> Self {
        let (method, headers) = (head.method(), head.headers());
        let refused = match RequestKind::new(method, headers) {
            RequestKind::Preflight(preflight) => {
                let refusal = check_preflight(&policies, &preflight).err();
                refusal.map(|refusal| Reason::of_preflight(refusal, policies, &preflight))
            }
            RequestKind::Actual => {
                let blocked = check_enforced(policies, head).err();
                let blocked = blocked.map(|refusal| Reason::of_blocked(refusal, policies, head));
                blocked.or_else(|| {
                    let refusal = check_actual(policy(policies), headers).err();
                    refusal.map(|refusal| Reason::of_actual(refusal, policies, head))
                })
            }
        };
        refused.map_or(Decision::Allowed, Decision::Refused)
    }

    /// Whether the request is allowed.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Decision::Allowed)
    }

    /// Whether `enforce` refuses the request before its handler runs. Other refusals only prevent scripts from
    /// reading the response.
    ///
    /// ```
    /// use cors_runtime::cors;
    ///
    /// #[cors(origins = ["https://app.example.com"], methods = [POST], enforce)]
    /// async fn rename_user() {}
    ///
    /// let form = |origin| http::Request::post("/user").header("origin", origin).body(()).unwrap();
    /// assert!(rename_user::POLICY.decide(&form("https://evil.example")).is_blocked());
    /// assert!(!rename_user::POLICY.decide(&form("https://app.example.com")).is_blocked());
    /// ```
    #[must_use]
    pub const fn is_blocked(&self) -> bool {
        match self {
            Decision::Allowed => false,
            Decision::Refused(reason) => reason.is_blocked(),
        }
    }

    /// The reason for a refusal.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason<'r>> {
        match self {
            Decision::Allowed => None,
            Decision::Refused(reason) => Some(*reason),
        }
    }
}

impl Policy {
    /// Decides a request. An actual request is checked against `enforce` and by the [CORS check], and a preflight by the
    /// checks of the [CORS-preflight fetch].
    ///
    /// The function is pure: it reads only the head of the request, and does not panic for any request. The [`Reason`] of
    /// a refusal is a human-readable diagnostic.
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
        let policies = AnyPolicies::Static(PolicyList::One(self));
        let policy = |_| Some(self.prepared());
        Decision::with_policy(policies, policy, head)
    }
}

impl RuntimePolicy {
    /// Decides a request; see [`Policy::decide`].
    #[must_use]
    pub fn decide<'r>(&'r self, head: &'r impl RequestHead) -> Decision<'r> {
        let policy = |_| Some(&**self.prepared());
        let policies = self.prepared().any_policies();
        Decision::with_policy(policies, policy, head)
    }
}

impl Policies {
    /// Decides a request with the policy of the handler that serves its method, or the method that a
    /// preflight requests; see [`Policy::decide`]. An actual request that no handler serves is refused.
    #[must_use]
    pub fn decide(self, head: &impl RequestHead) -> Decision<'_> {
        Decision::new(AnyPolicies::Static(self.list()), head)
    }
}
