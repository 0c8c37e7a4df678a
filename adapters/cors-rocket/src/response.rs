//! Writes the decision of a policy into a response of rocket.

use std::{borrow::Cow, io::Cursor, sync::Arc};

use cors_runtime::{
    Policies, Policy,
    adapter::{
        ActualHeaders, Answer, FieldValue, LoadPolicies, NestedRequest, OuterPolicies,
        PolicyGroup as _, PreflightAnswer, PreparedPolicy, RequestHead as _, ResponseHead,
        StoredPolicy,
    },
};
use rocket::{
    Response,
    http::{ContentType, Status},
    response::Body,
};

use crate::head::Head;

/// The type in which a policy is held until the response is available.
pub trait WritePolicy: StoredPolicy {
    #[doc(hidden)]
    fn write_preflight(answer: PreflightAnswer<Self, String>, response: &mut Response<'_>);

    #[doc(hidden)]
    fn write_actual(headers: ActualHeaders<Self, String>, response: &mut Response<'_>);
}

impl WritePolicy for &'static PreparedPolicy {
    fn write_preflight(answer: PreflightAnswer<Self, String>, response: &mut Response<'_>) {
        respond(answer, Cow::Borrowed, response);
    }

    fn write_actual(headers: ActualHeaders<Self, String>, response: &mut Response<'_>) {
        let value = Cow::Borrowed;
        headers.write_to(&mut Fields { response, value });
    }
}

impl WritePolicy for Arc<PreparedPolicy> {
    fn write_preflight(answer: PreflightAnswer<Self, String>, response: &mut Response<'_>) {
        respond(answer.borrowed(), copied, response);
    }

    fn write_actual(headers: ActualHeaders<Self, String>, response: &mut Response<'_>) {
        let value = copied;
        headers.borrowed().write_to(&mut Fields { response, value });
    }
}

fn copied<'r>(text: &str) -> Cow<'r, str> {
    Cow::Owned(text.to_owned())
}

/// Turns `response` into the answer to a preflight, or into the refusal by `enforce`, with an event. Returns `false` if
/// there is currently no policy.
pub(crate) fn write_preflight<'r, S>(
    policies: &Policies<S>,
    head: &Head<'r, '_>,
    response: &mut Response<'r>,
) -> bool
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let Some(group) = policies.source().load() else {
        return false;
    };
    if let Answer::Preflight(answer) = Answer::new(&group, head) {
        WritePolicy::write_preflight(answer, response);
    }
    true
}

/// Writes the headers of the response to an actual request, with an event. Returns `false` if no policy applies.
pub(crate) fn write_actual<'r, S>(
    policies: &Policies<S>,
    head: &Head<'r, '_>,
    response: &mut Response<'r>,
) -> bool
where
    S: LoadPolicies<Policy: WritePolicy>,
{
    let Some(group) = policies.source().load() else {
        return false;
    };
    let Answer::Actual(headers) = Answer::new(&group, head) else {
        return false;
    };
    let has_policy = headers.has_policy();
    WritePolicy::write_actual(headers, response);
    has_policy
}

/// Turns `response` into the refusal of a preflight that no policy answers, with an event.
pub(crate) fn refuse_preflight<'r>(head: &Head<'r, '_>, response: &mut Response<'r>) {
    const NONE: &[&Policy] = &[];
    write_preflight(&Policies::from(NONE), head, response);
}

/// The reason why the policy that serves the method refuses a request whose preflight `outer` answered. `None` if the
/// request may run.
pub(crate) fn refusal<S: LoadPolicies>(
    policies: &Policies<S>,
    head: &Head<'_, '_>,
    request: &NestedRequest,
    outer: OuterPolicies<'_>,
    help: &str,
) -> Option<String> {
    let policy = policies
        .source()
        .load()
        .and_then(|group| group.serving(head.method()));
    request.refusal(policy.as_deref(), outer, help)
}

/// Removes the headers of the CORS protocol, and adds `Vary: Origin`, so that no script of another origin can read the
/// response.
pub(crate) fn deny(response: &mut Response<'_>) {
    remove_access_control(response);
    vary_on_origin(response);
}

/// Adds `Origin` to `Vary`, unless `Vary` already contains it.
pub(crate) fn vary_on_origin(response: &mut Response<'_>) {
    let is_origin = |name: &str| matches!(name.trim(), "*" | "origin" | "Origin");
    let is_named = |line: &str| line.split(',').any(is_origin);
    let varies = response.headers().get("vary").any(is_named);
    if !varies {
        response.adjoin_raw_header("vary", "origin");
    }
}

/// Removes the headers of the CORS protocol.
pub(crate) fn remove_access_control(response: &mut Response<'_>) {
    remove(response, is_access_control);
}

/// Whether the name begins with `access-control-`, in any letter case.
fn is_access_control(name: &str) -> bool {
    const PREFIX: &[u8] = b"access-control-";
    let start = name.as_bytes().get(..PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

fn respond<'r, 'p>(
    answer: PreflightAnswer<&'p PreparedPolicy, String>,
    value: fn(&'p str) -> Cow<'r, str>,
    response: &mut Response<'r>,
) {
    remove_access_control(response);
    response.remove_header("vary");
    let status = Status::from_code(answer.status()).unwrap_or(Status::Forbidden);
    response.set_status(status);
    *response.body_mut() = Body::default();
    if let Some(text) = answer.explanation() {
        explain(text.to_owned(), response);
    }
    answer.write_to(&mut Fields { response, value });
}

/// Adds an explanation as plain text.
pub(crate) fn explain(text: String, response: &mut Response<'_>) {
    response.set_header(ContentType::Plain);
    response.set_sized_body(text.len(), Cursor::new(text));
}

/// The headers of a response. `value` converts the text of a policy to a header value.
struct Fields<'f, 'r, 'p> {
    response: &'f mut Response<'r>,
    value: fn(&'p str) -> Cow<'r, str>,
}

impl<'p> ResponseHead<'p, String> for Fields<'_, '_, 'p> {
    fn remove(&mut self, is_removed: impl Fn(&str) -> bool) {
        remove(self.response, |name| is_removed(&name.to_ascii_lowercase()));
    }

    /// Compares the names without copying them.
    fn remove_access_control(&mut self) {
        remove_access_control(self.response);
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.response.headers().get(name).map(str::as_bytes)
    }

    fn append(&mut self, name: &'static str, value: FieldValue<'p, String>) {
        let value = match value {
            FieldValue::Text(text) => (self.value)(text),
            FieldValue::Request(origin) => Cow::Owned(origin),
        };
        self.response.adjoin_raw_header(name, value);
    }
}

/// Removes each header for whose name `is_removed` returns true.
fn remove(response: &mut Response<'_>, is_removed: impl Fn(&str) -> bool) {
    while let Some(name) = find_name(response, &is_removed) {
        response.remove_header(&name);
    }
}

fn find_name(response: &Response<'_>, is: impl Fn(&str) -> bool) -> Option<String> {
    let mut headers = response.headers().iter();
    let found = headers.find(|header| is(header.name().as_str()));
    found.map(|header| header.name().as_str().to_owned())
}
