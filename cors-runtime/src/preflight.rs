//! The answer to a preflight.

use http::{HeaderMap, Response, StatusCode};

use crate::{
    Policies, Policy,
    headers::{ALLOW_PRIVATE_NETWORK, REQUEST_PRIVATE_NETWORK, TRUE, set},
    origin_table::AllowOrigin,
    prepared::replace_first,
    request::Preflight,
    vary,
};
#[cfg(feature = "tower")]
use crate::{explanation::Explanation, mark::Mark};

/// The answer to a preflight, decided; by default it is refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct PreflightAnswer {
    allowed: Option<Allowed>,
    /// Why it is refused, where that is asked.
    #[cfg(feature = "tower")]
    explanation: Option<Box<Explanation>>,
    /// Whether the answer depends on `Access-Control-Request-Private-Network`.
    on_network: bool,
}

/// What is allowed, and by which policy.
#[derive(Clone, Debug)]
struct Allowed {
    policy: &'static Policy,
    origin: AllowOrigin<'static>,
    private_network: bool,
}

impl PreflightAnswer {
    /// The answer by the policy of the handler that serves the method asked for.
    pub(crate) fn decide(policies: Policies, preflight: &Preflight<'_>) -> Self {
        let policy = policies.serving(preflight.method);
        Self {
            allowed: policy.and_then(|policy| Allowed::by(policy, preflight)),
            on_network: policies.any(Policy::private_network),
            #[cfg(feature = "tower")]
            explanation: None,
        }
    }

    /// The same; a refusal says why, if the mark asks for it.
    #[cfg(feature = "tower")]
    #[inline]
    pub(crate) fn decide_for(mark: Mark, policies: Policies, preflight: &Preflight<'_>) -> Self {
        let mut answer = Self::decide(policies, preflight);
        if mark.explains {
            answer.explain(policies, preflight);
        }
        answer
    }

    #[cfg(feature = "tower")]
    #[cold]
    fn explain(&mut self, policies: Policies, preflight: &Preflight<'_>) {
        self.explanation = Explanation::of(policies, preflight).map(Box::new);
    }

    /// The whole answer. Its body is empty: an origin that is refused learns nothing about the policy.
    pub(crate) fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        let headers = response.headers_mut();
        let status = match self.allowed {
            Some(allowed) => allowed.write(headers),
            None => {
                *headers = vary::ON_PREFLIGHT.clone();
                StatusCode::FORBIDDEN
            }
        };
        *response.status_mut() = status;
        #[cfg(feature = "tower")]
        if let Some(explanation) = self.explanation {
            explanation.write(&mut response);
        }
        if self.on_network {
            vary::on_network(response.headers_mut());
        }
        response
    }
}

impl Allowed {
    fn by(policy: &'static Policy, preflight: &Preflight<'_>) -> Option<Self> {
        Some(Self {
            policy,
            origin: policy.allow_asked(preflight)?,
            private_network: policy.private_network()
                && asks_for_private_network(preflight.headers),
        })
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "it is written where the response stays"
    )]
    fn write(self, headers: &mut HeaderMap) -> StatusCode {
        let prepared = self.policy.prepared();
        *headers = prepared.preflight.clone();
        replace_first(headers, self.origin);
        if self.private_network {
            set(headers, ALLOW_PRIVATE_NETWORK, TRUE);
        }
        prepared.preflight_status
    }
}

/// Whether `true` is the header's whole value, which several lines make together.
fn asks_for_private_network(headers: &HeaderMap) -> bool {
    headers.get_all(REQUEST_PRIVATE_NETWORK).iter().eq([&TRUE])
}
