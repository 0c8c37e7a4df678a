//! The answer to a refused preflight whose refusal is explained.

use std::ptr;

use http::{HeaderMap, HeaderValue, Response, StatusCode, header::ACCESS_CONTROL_ALLOW_ORIGIN};

use crate::{
    decision::Decision,
    headers::map::set,
    policy::AnyPolicies,
    reason::{Reason, ReasonKind},
    request::{HeadCopy, RequestHead, RequestHeader, RequestHeaders},
};

/// Why a preflight is refused, and what lets the browser's own message name the step that fails.
#[derive(Clone, Debug)]
pub(super) struct Explanation {
    text: ExplanationText,
    status: StatusCode,
    /// The headers of the policy that allows the origin, if the origin is not what is refused.
    headers: Option<HeaderMap>,
}

/// The text, in the extensions of the response: the outermost layer makes the body of it.
#[derive(Clone, Debug)]
pub(crate) struct ExplanationText(pub(crate) String);

/// Methods that a browser sends whether they are listed or not, so that only the status can refuse them:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
const SAFELISTED: [&[u8]; 3] = [b"GET", b"HEAD", b"POST"];

impl Explanation {
    /// The explanation of a refused preflight.
    #[cold]
    #[inline(never)]
    pub(super) fn new(policies: AnyPolicies<'_>, head: &HeadCopy) -> Option<Box<Self>> {
        let reason = Decision::new(policies, head.method(), head.headers()).reason()?;
        let granted = granted_headers(policies, head, &reason);
        let is_sent_anyway = matches!(
            reason.kind(),
            ReasonKind::MethodNotServed(method) if SAFELISTED.contains(&method)
        );
        let status = match granted {
            Some(_) if !is_sent_anyway => StatusCode::OK,
            _ => StatusCode::FORBIDDEN,
        };
        Some(Box::new(Self {
            text: ExplanationText(reason.to_string()),
            status,
            headers: granted,
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
        response.extensions_mut().insert(self.text);
    }
}

/// The headers of a preflight by the policy that refuses, or by any policy of the path where no handler
/// serves the method, if that policy allows the origin.
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
    let mut headers = policy.preflight.clone();
    let constant = policy.origins.constant().cloned();
    let origin = constant.unwrap_or(origin);
    set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    Some(headers)
}
