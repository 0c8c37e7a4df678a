//! The static policies of one path, one for each handler.

use super::Policy;
use crate::{
    prepared::{PrepareError, PreparedPolicy},
    request::RequestedMethod,
};

/// One policy, or the policies of the handlers that share a path.
///
/// It is created from a `&Policy`, the result of [`policies!`](crate::policies), a slice of policies, a
/// [`RuntimePolicy`](crate::RuntimePolicy), or a `&`[`LivePolicy`](crate::LivePolicy). The adapters for
/// frameworks apply policies themselves. A server without an adapter needs three lines:
///
/// ```
/// use cors_runtime::{Policies, cors, policies};
/// use http::{Request, Response};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// fn list_users(_: Request<()>) -> Response<String> {
///     Response::new("[]".to_owned())
/// }
///
/// fn serve(request: Request<()>) -> Response<String> {
///     let policies = Policies::from(policies![list_users]);
///     if let Some(answer) = policies.answer_preflight(&request) {
///         return answer;
///     }
///     let cors = policies.response_headers(&request);
///     let mut response = list_users(request);
///     cors.write(response.headers_mut());
///     response
/// }
///
/// let request = Request::get("/users").header("origin", "https://app.example.com");
/// let response = serve(request.body(()).unwrap());
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Policies<S = StaticPolicies>(S);

/// The static policies of annotated handlers.
#[derive(Clone, Copy, Debug)]
pub struct StaticPolicies(PolicyList<'static>);

/// A list of static policies.
#[derive(Clone, Copy, Debug)]
pub enum PolicyList<'p> {
    One(&'p Policy),
    Several(&'p [&'static Policy]),
    /// The policies of handlers that a router mounts.
    Routed(&'p [&'static Policy]),
}

impl From<&'static Policy> for Policies {
    fn from(policy: &'static Policy) -> Self {
        Self(StaticPolicies(PolicyList::One(policy)))
    }
}

impl From<&'static [&'static Policy]> for Policies {
    fn from(policies: &'static [&'static Policy]) -> Self {
        Self(StaticPolicies(PolicyList::Several(policies)))
    }
}

impl<const N: usize> From<&'static [&'static Policy; N]> for Policies {
    fn from(policies: &'static [&'static Policy; N]) -> Self {
        Self(StaticPolicies(PolicyList::Several(policies)))
    }
}

impl PartialEq for Policies {
    /// Whether both contain the policies of the same handlers.
    fn eq(&self, other: &Self) -> bool {
        self.iter().count() == other.iter().count()
            && self.iter().zip(other.iter()).all(|(a, b)| a == b)
    }
}

impl Policies {
    /// The policies of handlers that a router registers under each method that they serve.
    ///
    /// A handler with `methods = any` is registered under GET, HEAD, POST, PUT, PATCH and DELETE. The answer to a
    /// preflight therefore lists these methods, and never `*`, which would cover other handlers of the path.
    #[must_use]
    pub const fn routed(policies: &'static [&'static Policy]) -> Self {
        Self(StaticPolicies(PolicyList::Routed(policies)))
    }

    /// Whether the handler of one of the policies serves `method`.
    #[must_use]
    pub fn serves(self, method: RequestedMethod<'_>) -> bool {
        self.list().prepared_for(method).is_some()
    }

    /// Prepares each policy; see [`Policy::prepare`].
    ///
    /// # Errors
    ///
    /// All mistakes of all policies in one error.
    pub fn prepare(self) -> Result<(), PrepareError> {
        PrepareError::collect(self.iter().map(Policy::prepare)).map(drop)
    }

    /// Prepares each policy when handlers are mounted, so that a program with a mistake accepts no requests.
    ///
    /// # Panics
    ///
    /// If [`prepare`](Self::prepare) returns an error.
    #[track_caller]
    pub fn prepare_or_panic(self) {
        if let Err(error) = self.prepare() {
            panic!("{error}");
        }
    }

    /// The policies, in order.
    pub fn iter(self) -> impl Iterator<Item = &'static Policy> {
        self.list().iter()
    }

    pub(crate) const fn list(self) -> PolicyList<'static> {
        let StaticPolicies(list) = self.0;
        list
    }
}

impl<S> Policies<S> {
    pub(super) const fn from_source(source: S) -> Self {
        Self(source)
    }

    /// The source of the policies, for an adapter that decides requests with them.
    pub const fn source(&self) -> &S {
        &self.0
    }

    #[cfg(feature = "tower")]
    pub(crate) fn into_source(self) -> S {
        self.0
    }
}

impl<'p> PolicyList<'p> {
    pub(super) fn iter(self) -> impl Iterator<Item = &'p Policy> {
        let (one, several) = match self {
            PolicyList::One(policy) => (Some(policy), [].as_slice()),
            PolicyList::Several(policies) | PolicyList::Routed(policies) => (None, policies),
        };
        one.into_iter().chain(several.iter().copied())
    }

    /// The prepared policy of the handler that serves `method`.
    #[inline(always)]
    pub(super) fn prepared_for(
        self,
        method: RequestedMethod<'_>,
    ) -> Option<&'static PreparedPolicy> {
        match self {
            PolicyList::One(policy) => {
                let policy = policy.prepared();
                policy.methods.serves(method).then_some(policy)
            }
            PolicyList::Several(policies) => find_serving(policies, method),
            PolicyList::Routed(policies) => find_serving(policies, method)
                .filter(|policy| policy.methods.serves_by_name(method)),
        }
    }

    /// Whether `is` returns true for one of the policies.
    #[inline]
    pub(super) fn any(self, is: impl Fn(&Policy) -> bool) -> bool {
        match self {
            PolicyList::One(policy) => is(policy),
            PolicyList::Several(policies) | PolicyList::Routed(policies) => {
                policies.iter().any(|policy| is(policy))
            }
        }
    }

    /// Whether the methods of `methods = any` are listed by name in answers.
    #[inline]
    pub(super) const fn grants_by_name(self) -> bool {
        matches!(self, PolicyList::Routed(_))
    }
}

/// The first policy that lists the method, or otherwise the first that serves it.
#[inline(never)]
fn find_serving(
    policies: &[&'static Policy],
    method: RequestedMethod<'_>,
) -> Option<&'static PreparedPolicy> {
    let mut policies = policies.iter().map(|policy| policy.prepared());
    let covers = |policy: &&PreparedPolicy| policy.methods.covers(method);
    let serves = |policy: &&PreparedPolicy| policy.methods.serves(method);
    policies
        .clone()
        .find(covers)
        .or_else(|| policies.find(serves))
}
