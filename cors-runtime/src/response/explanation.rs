//! The answer to a refused preflight whose refusal is explained.

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

/// Why a preflight is refused, and what lets the browser's own message name the step that fails.
#[derive(Clone, Debug)]
pub(super) struct RefusedPreflight {
    text: Explanation,
    status: StatusCode,
    /// The headers of the policy that allows the origin, if the origin is not what is refused.
    headers: Option<HeaderMap>,
}

/// Why a request is refused: a text in the extensions of the response, of which the outermost layer makes
/// the body.
#[derive(Clone, Debug)]
pub(crate) struct Explanation(pub(crate) String);

impl RefusedPreflight {
    #[cold]
    #[inline(never)]
    pub(super) fn new(policies: AnyPolicies<'_>, head: &HeadCopy) -> Option<Box<Self>> {
        let reason = Decision::new(policies, head.method(), head.headers()).reason()?;
        let headers = granted_headers(policies, head, &reason);
        let needs_status = headers.is_none() || is_sent_anyway(&reason);
        Some(Box::new(Self {
            text: Explanation(reason.to_string()),
            status: if needs_status {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::OK
            },
            headers,
        }))
    }

    pub(super) fn text(&self) -> &str {
        &self.text.0
    }

    /// Makes the response of the refusal.
    #[cold]
    pub(super) fn write(self, response: &mut Response<impl Sized>) {
        *response.status_mut() = self.status;
        if let Some(headers) = self.headers {
            *response.headers_mut() = headers;
        }
        self.text.insert(response);
    }
}

impl Explanation {
    /// Gives the explanation to the response.
    #[cold]
    pub(crate) fn insert(self, response: &mut Response<impl Sized>) {
        response.extensions_mut().insert(self);
    }
}

/// The headers of a preflight by the policy that refuses, or by any policy of the path where no handler
/// serves the method, if that policy allows the origin. They do not grant what is refused, so that a
/// browser does not send the request.
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

/// Whether a browser sends the request whatever methods are listed, so that only the status refuses it:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
fn is_sent_anyway(reason: &Reason<'_>) -> bool {
    matches!(
        reason.kind(),
        ReasonKind::MethodNotServed(b"GET" | b"HEAD" | b"POST")
    )
}

/// Lists the headers by name, without `*`: Chromium lets `*` cover `authorization` too.
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
