//! The answer to a refused preflight with an explanation.

use std::ptr;

use http::{
    HeaderMap, HeaderValue, Response, StatusCode,
    header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN},
};

use crate::{
    decision::Decision,
    headers::map::set,
    policy::AnyPolicies,
    prepared::PreparedPolicy,
    reason::{Reason, ReasonKind},
    request::{HeadCopy, RequestHead, RequestHeader, RequestHeaders},
};

/// The reason of a refusal, stored in the extensions of the response. The layer that requested it changes the response
/// later. If a layer in between drops the extensions, the response remains that of the refusal.
#[derive(Clone, Debug)]
pub(crate) struct Explanation {
    pub(crate) text: String,
    /// The response with which the browser's own message names the failed step.
    #[cfg_attr(
        not(feature = "tower"),
        expect(dead_code, reason = "a layer writes it")
    )]
    pub(crate) named_step: Option<(StatusCode, HeaderMap)>,
}

impl Explanation {
    /// The explanation of a refused preflight.
    #[cold]
    #[inline(never)]
    pub(super) fn of_preflight(policies: AnyPolicies<'_>, head: &HeadCopy) -> Option<Box<Self>> {
        let reason = Decision::new(policies, head).reason()?;
        let headers = granted_headers(policies, head, &reason);
        let status = if is_sent_anyway(&reason) {
            StatusCode::FORBIDDEN
        } else {
            StatusCode::OK
        };
        Some(Box::new(Self {
            text: reason.to_string(),
            named_step: headers.map(|headers| (status, headers)),
        }))
    }

    /// Adds the explanation to the response.
    #[cold]
    pub(crate) fn insert(self, response: &mut Response<impl Sized>) {
        response.extensions_mut().insert(self);
    }
}

/// The headers of a preflight by the policy that refuses it, or, if no handler serves the method, by any policy of the
/// path, provided that the policy allows the origin. They do not grant what is refused, so that browsers do
/// not send the request.
fn granted_headers(
    policies: AnyPolicies<'_>,
    head: &HeadCopy,
    reason: &Reason<'_>,
) -> Option<HeaderMap> {
    let lines = head.headers().line(RequestHeader::Origin);
    let origin = HeaderValue::from_bytes(lines.one()?).ok()?;
    let mut candidates = policies.iter().filter(|policy| {
        let refusing = reason.prepared();
        refusing.is_none_or(|refusing| ptr::eq(refusing, *policy))
    });
    let policy = candidates.find(|policy| policy.find_origin(lines).is_some())?;
    let constant = policy.origins.constant().cloned();
    let mut headers = policy.preflight_headers(true).clone();
    set(
        &mut headers,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        constant.unwrap_or(origin),
    );
    name_headers(policy, &mut headers);
    Some(headers)
}

/// Whether a browser sends the request independently of the listed methods, so that only the status prevents it:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
fn is_sent_anyway(reason: &Reason<'_>) -> bool {
    matches!(
        reason.kind(),
        ReasonKind::MethodNotServed(b"GET" | b"HEAD" | b"POST")
    )
}

/// Lists the headers by name, without `*`, because Chromium treats `authorization` as covered by `*`.
fn name_headers(policy: &PreparedPolicy, headers: &mut HeaderMap) {
    if policy.headers.is_any() {
        headers.remove(ACCESS_CONTROL_ALLOW_HEADERS);
        let names = policy.headers.list().join(",");
        if !names.is_empty()
            && let Ok(names) = HeaderValue::try_from(names)
        {
            set(headers, ACCESS_CONTROL_ALLOW_HEADERS, names);
        }
    }
}
