//! The answer to a refused preflight where refusals are explained.

use http::{HeaderMap, Response, StatusCode};

use crate::{
    Policies, Policy, ReasonKind,
    method_set::Asked,
    origin_table::AllowOrigin,
    prepared::complete,
    reason,
    request::{Kind, Preflight},
};

/// Why a preflight is refused, and what lets the browser's own message name the step that fails.
#[derive(Clone, Debug)]
pub(crate) struct Explanation {
    text: ExplanationText,
    status: StatusCode,
    /// The policy and the origin, where it is not the origin that is refused.
    allowed: Option<(&'static Policy, AllowOrigin<'static>)>,
}

/// The text, in the extensions of the response: only the outermost layer can make a body of it.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "tower"), expect(dead_code, reason = "a layer reads it"))]
pub(crate) struct ExplanationText(pub(crate) String);

/// What a browser sends without a leave, so that only the status can refuse it:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>.
const SAFELISTED: [&[u8]; 3] = [b"GET", b"HEAD", b"POST"];

impl Explanation {
    #[cold]
    #[inline(never)]
    pub(crate) fn boxed(policies: Policies, headers: &HeaderMap) -> Option<Box<Self>> {
        match Kind::of_options(headers) {
            Kind::Preflight(preflight) => Self::of(policies, &preflight).map(Box::new),
            Kind::Actual => None,
        }
    }

    /// `None` if the preflight is allowed.
    fn of(policies: Policies, preflight: &Preflight<'_>) -> Option<Self> {
        let serving = policies.serving(Asked::in_preflight(preflight));
        let reason = reason::of_preflight(policies.0, serving, preflight)?;
        let candidates = serving.map_or(policies, Policies::from);
        let allowed = candidates
            .iter()
            .find_map(|policy| Some((policy, policy.prepared().allow(preflight.origin)?)));
        let needs_no_leave = matches!(
            reason.kind(),
            ReasonKind::MethodNotServed(method) if SAFELISTED.contains(&method)
        );
        Some(Self {
            text: ExplanationText(reason.to_string()),
            status: if allowed.is_none() || needs_no_leave {
                StatusCode::FORBIDDEN
            } else {
                StatusCode::OK
            },
            allowed,
        })
    }

    /// Makes it of the refusal.
    #[cold]
    pub(crate) fn write(self, response: &mut Response<impl Sized>) {
        *response.status_mut() = self.status;
        if let Some((policy, origin)) = self.allowed {
            *response.headers_mut() = policy.prepared().preflight.clone();
            complete(response.headers_mut(), &mut Some(origin));
        }
        response.extensions_mut().insert(self.text);
    }
}
