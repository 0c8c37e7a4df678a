//! The decision of a policy, and how it is written into a response of salvo.

use std::sync::Arc;

use cors_runtime::adapter::{
    ActualHeaders, Answer, HeldPolicies, LoadPolicies, NestedRequest, OuterPolicies,
    PolicyGroup as _, PreflightAnswer, PreparedPolicy, RequestHead as _, StoredPolicy,
    vary_on_origin,
};
use http::{HeaderMap, HeaderName};

use crate::head::Head;

/// The answer of a path's policies to a request.
pub(crate) enum Reply {
    /// The request is a preflight, or `enforce` refuses it: this is the response.
    Preflight(Box<PreflightResponse>),
    /// Any other request: this is written into its response.
    Actual(Decision),
}

/// The response to a preflight, or to a request that `enforce` refuses.
pub(crate) struct PreflightResponse {
    pub(crate) head: http::Response<()>,
    /// The explanation of a refusal, if a hoop requested it.
    pub(crate) text: Option<String>,
}

/// The CORS headers of the response to an actual request.
#[derive(Clone, Debug)]
pub(crate) enum Decision {
    /// The decision of a static policy.
    Static(ActualHeaders<&'static PreparedPolicy>),
    /// The decision of a policy from a configuration.
    Owned(ActualHeaders<Arc<PreparedPolicy>>),
    /// Scripts of other origins may not read the response.
    Refused,
}

impl Decision {
    /// No policy applies.
    pub(crate) const NONE: Self = Decision::Static(ActualHeaders::NONE);

    /// Whether a policy applies.
    pub(crate) const fn has_policy(&self) -> bool {
        match self {
            Decision::Static(headers) => headers.has_policy(),
            Decision::Owned(headers) => headers.has_policy(),
            Decision::Refused => true,
        }
    }

    /// Writes the decision. The same decision may be written more than once.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        match self {
            Decision::Static(decided) => decided.write(headers),
            Decision::Owned(decided) => decided.write(headers),
            Decision::Refused => refuse(headers),
        }
    }
}

fn refuse(headers: &mut HeaderMap) {
    remove_access_control(headers);
    vary_on_origin(headers);
}

/// Removes the headers of the CORS protocol.
pub(crate) fn remove_access_control(headers: &mut HeaderMap) {
    let is_access_control = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    let names: Vec<HeaderName> = headers.keys().filter(is_access_control).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

/// The type in which a policy is held until the response is available.
pub trait WritePolicy: StoredPolicy {
    #[doc(hidden)]
    fn decide(headers: ActualHeaders<Self>) -> Decided;
}

/// A [`Decision`] whose contents are private to this crate.
#[derive(Debug)]
pub struct Decided(pub(crate) Decision);

impl WritePolicy for &'static PreparedPolicy {
    fn decide(headers: ActualHeaders<Self>) -> Decided {
        Decided(Decision::Static(headers))
    }
}

impl WritePolicy for Arc<PreparedPolicy> {
    fn decide(headers: ActualHeaders<Self>) -> Decided {
        Decided(Decision::Owned(headers))
    }
}

/// Decides a request, with an event. `None` if there is currently no policy.
#[inline]
pub(crate) fn decide<S>(source: &S, head: &Head<'_>) -> Option<Reply>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let group = source.load()?;
    Some(match Answer::new(&group, head) {
        Answer::Preflight(answer) => Reply::Preflight(respond(answer)),
        Answer::Actual(headers) => Reply::Actual(WritePolicy::decide(headers).0),
    })
}

/// The refusal by `enforce`, with an event. `None` if the request may run.
#[inline]
pub(crate) fn block<S>(source: &S, head: &Head<'_>) -> Option<Box<PreflightResponse>>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    Answer::refusal(&source.load()?, head).map(respond)
}

fn respond<P: StoredPolicy>(answer: PreflightAnswer<P>) -> Box<PreflightResponse> {
    let text = answer.borrowed().explanation().map(str::to_owned);
    let mut head = http::Response::new(());
    answer.write(&mut head);
    Box::new(PreflightResponse { head, text })
}

/// The policies in a form that can be stored with a request.
pub(crate) fn hold<S: LoadPolicies>(source: &S) -> Option<HeldPolicies> {
    source.load()?.hold_all()
}

/// The reason why the policy that serves the method refuses a request whose preflight `outermost` answered. `None`
/// if the request may run.
pub(crate) fn refusal<S: LoadPolicies>(
    source: &S,
    head: &Head<'_>,
    request: &NestedRequest,
    outermost: OuterPolicies<'_>,
    help: &str,
) -> Option<String> {
    let policy = source.load()?.serving(head.method())?;
    request.refusal(Some(&policy), outermost, help)
}
