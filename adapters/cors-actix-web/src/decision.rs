//! The decision of a policy, and how it is written into a response of actix-web.

use std::{mem, sync::Arc};

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
};
use cors_runtime::{
    Policies,
    adapter::{
        ActualHeaders, Answer, HeldPolicies, LoadPolicies, NestedRequest, OuterPolicies,
        PolicyGroup as _, PreflightAnswer, PreparedPolicy, RequestHead as _, StoredPolicy,
        is_blocked,
    },
};

use crate::{
    fields::{OwnedFields, StaticFields},
    head::Head,
};

/// The answer of a path's policies to a request.
pub(crate) enum Reply {
    /// The request is a preflight, or `enforce` refuses it: this is the response.
    Preflight(HttpResponse),
    /// Any other request: this is written into its response.
    Actual(Decision),
}

/// The CORS headers of the response to an actual request.
#[derive(Clone, Debug)]
pub(crate) enum Decision {
    /// The decision of a static policy.
    Static(ActualHeaders<&'static PreparedPolicy, HeaderValue>),
    /// The decision of a policy from a configuration.
    Owned(ActualHeaders<Arc<PreparedPolicy>, HeaderValue>),
    /// Scripts of other origins may not read the response.
    Refused,
}

impl Decision {
    /// The decision if no policy applies.
    pub(crate) const NONE: Self = Decision::Static(ActualHeaders::NONE);

    /// Whether a policy applies.
    pub(crate) const fn has_policy(&self) -> bool {
        match self {
            Decision::Static(headers) => headers.has_policy(),
            Decision::Owned(headers) => headers.has_policy(),
            Decision::Refused => true,
        }
    }

    /// The same if no other policy can apply: without a policy, nothing is allowed.
    pub(crate) fn or_refused(self) -> Self {
        if self.has_policy() {
            self
        } else {
            Decision::Refused
        }
    }

    /// Writes the decision once: the values are moved out.
    #[inline]
    pub(crate) fn write_once(&mut self, headers: &mut HeaderMap) {
        match self {
            Decision::Static(decided) => {
                mem::replace(decided, ActualHeaders::NONE).write_to(&mut StaticFields(headers));
            }
            Decision::Owned(decided) => decided.write_once_to(&mut OwnedFields(headers)),
            Decision::Refused => refuse(headers),
        }
    }
}

fn refuse(headers: &mut HeaderMap) {
    headers.retain(|name, _| !name.as_str().starts_with("access-control-"));
    vary_on_origin(headers);
}

/// Adds `Origin` to `Vary`, unless `Vary` already contains it.
pub(crate) fn vary_on_origin(headers: &mut HeaderMap) {
    let is_origin = |value: &HeaderValue| {
        let mut names = value.as_bytes().split(|byte| *byte == b',');
        names.any(|name| matches!(name.trim_ascii(), b"*" | b"origin" | b"Origin"))
    };
    if !headers.get_all(header::VARY).any(is_origin) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
}

/// The type in which a policy is held until the response is available.
pub trait WritePolicy: StoredPolicy {
    #[doc(hidden)]
    fn respond(answer: PreflightAnswer<Self, HeaderValue>) -> HttpResponse;

    #[doc(hidden)]
    fn decide(headers: ActualHeaders<Self, HeaderValue>) -> Decided;
}

/// A [`Decision`] whose contents are private to this crate.
#[derive(Debug)]
pub struct Decided(pub(crate) Decision);

impl WritePolicy for &'static PreparedPolicy {
    fn respond(answer: PreflightAnswer<Self, HeaderValue>) -> HttpResponse {
        respond(answer, |answer, headers| {
            answer.write_to(&mut StaticFields(headers));
        })
    }

    #[inline(always)]
    fn decide(headers: ActualHeaders<Self, HeaderValue>) -> Decided {
        Decided(Decision::Static(headers))
    }
}

impl WritePolicy for Arc<PreparedPolicy> {
    fn respond(answer: PreflightAnswer<Self, HeaderValue>) -> HttpResponse {
        respond(answer.borrowed(), |answer, headers| {
            answer.write_to(&mut OwnedFields(headers));
        })
    }

    #[inline(always)]
    fn decide(headers: ActualHeaders<Self, HeaderValue>) -> Decided {
        Decided(Decision::Owned(headers))
    }
}

/// Decides a request, with an event. `None` if there is currently no policy.
#[inline(always)]
pub(crate) fn decide<S>(policies: &Policies<S>, head: &Head<'_>) -> Option<Reply>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let group = policies.source().load()?;
    // Two calls, so that neither answer is moved.
    Some(if head.is_options() {
        reply(Answer::new(&group, head))
    } else {
        reply(Answer::of_request(&group, head))
    })
}

#[inline(always)]
fn reply<P: WritePolicy>(answer: Answer<P, HeaderValue>) -> Reply {
    match answer {
        Answer::Preflight(answer) => Reply::Preflight(WritePolicy::respond(answer)),
        Answer::Actual(headers) => Reply::Actual(WritePolicy::decide(headers).0),
    }
}

/// Whether `enforce` refuses a request that is not a preflight.
pub(crate) fn blocks<S: LoadPolicies>(policies: &Policies<S>, head: &Head<'_>) -> bool {
    let group = policies.source().load();
    group.is_some_and(|group| is_blocked(&group, head))
}

/// The refusal of `enforce`, with an event; `None` if the request may run.
pub(crate) fn block<S>(policies: &Policies<S>, head: &Head<'_>) -> Option<HttpResponse>
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    Answer::refusal(&policies.source().load()?, head).map(WritePolicy::respond)
}

/// Whether a policy serves the method of a request.
pub(crate) fn has_policy<S: LoadPolicies>(policies: &Policies<S>, head: &Head<'_>) -> bool {
    let group = policies.source().load();
    group.is_some_and(|group| group.serving(head.method()).is_some())
}

/// The headers of the response to an actual request, without an event.
pub(crate) fn response_headers<S>(policies: &Policies<S>, head: &Head<'_>) -> Decision
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    WritePolicy::decide(policies.response_headers(head)).0
}

/// The policies in a form that can be stored with a request.
pub(crate) fn hold<S: LoadPolicies>(policies: &Policies<S>) -> Option<HeldPolicies> {
    policies.source().load()?.hold_all()
}

/// The reason why the policy that serves the method refuses a request whose preflight `outermost` answered. `None`
/// if the request may run.
pub(crate) fn refusal<S: LoadPolicies>(
    policies: &Policies<S>,
    head: &Head<'_>,
    request: &NestedRequest,
    outermost: OuterPolicies<'_>,
    help: &str,
) -> Option<String> {
    let policy = policies.source().load()?.serving(head.method())?;
    request.refusal(Some(&policy), outermost, help)
}

/// The maximum number of headers in the response to an allowed preflight.
const MOST_OF_PREFLIGHT: usize = 7;

#[inline]
fn respond<'p>(
    answer: PreflightAnswer<&'p PreparedPolicy, HeaderValue>,
    write: impl FnOnce(PreflightAnswer<&'p PreparedPolicy, HeaderValue>, &mut HeaderMap),
) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::FORBIDDEN);
    let mut response = HttpResponse::new(status);
    let text = answer.explanation().map(str::to_owned);
    let headers = response.headers_mut();
    if answer.policy().is_some() {
        headers.reserve(MOST_OF_PREFLIGHT);
    }
    write(answer, headers);
    match text {
        Some(text) => explained(response, text),
        None => response,
    }
}

/// The same response with an explanation as plain text.
pub(crate) fn explained(response: HttpResponse, text: String) -> HttpResponse {
    let mut response = response.set_body(BoxBody::new(text));
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain);
    response
}
