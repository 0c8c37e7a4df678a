//! The answer to a preflight.

use http::{HeaderMap, Method, Response, StatusCode};

use crate::{
    Policies, Policy, RequestHead,
    explanation::Explanation,
    headers::{ALLOW_PRIVATE_NETWORK, REQUEST_PRIVATE_NETWORK, TRUE, fill, set},
    method_set::Asked,
    origin_table::AllowOrigin,
    prepared::complete,
    request::Kind,
    vary,
};

/// The answer to a preflight, decided.
#[derive(Clone, Debug)]
pub(crate) struct PreflightAnswer {
    status: StatusCode,
    /// What is copied into the response.
    headers: &'static HeaderMap,
    /// What completes the copy; `None` where the preflight is refused.
    origin: Option<AllowOrigin<'static>>,
    /// Whether a private network may be reached; `None` where no policy asks for it.
    private_network: Option<bool>,
    /// Why it is refused, where that is asked.
    explanation: Option<Box<Explanation>>,
}

impl PreflightAnswer {
    /// The answer by the policy of the handler that serves the method asked for, if the request is a
    /// preflight. A refusal may explain itself.
    #[inline]
    pub(crate) fn of(policies: Policies, head: &impl RequestHead, explains: bool) -> Option<Self> {
        if head.method() == Method::OPTIONS {
            Self::of_options(policies, head.headers(), explains)
        } else {
            None
        }
    }

    fn of_options(policies: Policies, headers: &HeaderMap, explains: bool) -> Option<Self> {
        let Kind::Preflight(preflight) = Kind::of_options(headers) else {
            return None;
        };
        let on_network = policies.any(Policy::private_network);
        let policy = policies.deciding(Asked::in_preflight(&preflight));
        let allowed = policy.and_then(|policy| Some((policy, policy.allow_asked(&preflight)?)));
        Some(match allowed {
            Some((policy, origin)) => Self {
                status: policy.preflight_status,
                headers: &policy.preflight,
                origin: Some(origin),
                private_network: on_network
                    .then(|| policy.private_network && asks_for_private_network(headers)),
                explanation: None,
            },
            // An origin that is refused learns nothing about the policy.
            None => Self {
                status: StatusCode::FORBIDDEN,
                headers: &vary::ON_PREFLIGHT,
                origin: None,
                private_network: on_network.then_some(false),
                explanation: if explains {
                    Explanation::boxed(policies, headers)
                } else {
                    None
                },
            },
        })
    }

    /// Makes the whole answer of a response that is empty still, once: a matched origin is taken out.
    pub(crate) fn write<B>(&mut self, response: &mut Response<B>) {
        let headers = response.headers_mut();
        fill(headers, self.headers.clone());
        complete(headers, &mut self.origin);
        *response.status_mut() = self.status;
        if let Some(explanation) = self.explanation.take() {
            explanation.write(response);
        }
        if let Some(is_allowed) = self.private_network {
            write_private_network(is_allowed, response.headers_mut());
        }
    }
}

/// <https://wicg.github.io/private-network-access/#headers>
#[cold]
fn write_private_network(is_allowed: bool, headers: &mut HeaderMap) {
    if is_allowed {
        set(headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
    vary::on_network(headers);
}

/// Whether `true` is the header's whole value, which several lines make together.
fn asks_for_private_network(headers: &HeaderMap) -> bool {
    headers.get_all(REQUEST_PRIVATE_NETWORK).iter().eq([&TRUE])
}
