//! The answer to a preflight.

use http::{HeaderMap, Response, StatusCode};

use crate::{
    Policies, Policy,
    headers::{ALLOW_PRIVATE_NETWORK, REQUEST_PRIVATE_NETWORK, TRUE, set},
    origins::AllowOrigin,
    request::Preflight,
    template::{REFUSED, replace_first},
    vary,
};

/// The whole answer to a preflight but its body, which is empty.
#[derive(Debug, Default)]
pub(crate) struct PreflightAnswer {
    status: StatusCode,
    headers: HeaderMap,
}

impl PreflightAnswer {
    /// The answer by the policy of the handler that serves the method asked for.
    ///
    /// A refusal gives no reason: an origin that is not allowed learns nothing about the policy.
    pub(crate) fn decide(policies: Policies, preflight: &Preflight<'_>) -> Self {
        let allowed = policies.serving(preflight.method).and_then(|policy| {
            let origin = policy.allow_asked(preflight).ok()?;
            Some((policy, origin))
        });
        let (status, mut headers) = match allowed {
            Some((policy, origin)) => {
                let status = StatusCode::from_u16(policy.preflight_status());
                let headers = allow(policy, origin, preflight);
                (status.unwrap_or(StatusCode::NO_CONTENT), headers)
            }
            None => (StatusCode::FORBIDDEN, REFUSED.clone()),
        };
        vary::on_network(policies, &mut headers);
        Self { status, headers }
    }

    pub(crate) fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

fn allow(policy: &Policy, origin: AllowOrigin, preflight: &Preflight<'_>) -> HeaderMap {
    let mut headers = policy.values().templates.preflight(policy);
    replace_first(&mut headers, origin);
    if policy.private_network() && asks_for_private_network(preflight.headers) {
        set(&mut headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
    headers
}

/// Whether `true` is the header's whole value, which several lines make together.
fn asks_for_private_network(headers: &HeaderMap) -> bool {
    headers.get_all(REQUEST_PRIVATE_NETWORK).iter().eq([&TRUE])
}
