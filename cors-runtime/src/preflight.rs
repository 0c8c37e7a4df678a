//! The answer to a preflight.

use http::{HeaderMap, Response, StatusCode};

use crate::{
    Policies, Policy,
    headers::{ALLOW_PRIVATE_NETWORK, REQUEST_PRIVATE_NETWORK, TRUE, set},
    origin_table::AllowOrigin,
    prepared::{REFUSED, replace_first},
    request::Preflight,
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
                let status = policy.prepared().preflight_status;
                (status, allow(policy, origin, preflight))
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

fn allow(policy: &Policy, origin: AllowOrigin<'_>, preflight: &Preflight<'_>) -> HeaderMap {
    let mut headers = policy.prepared().preflight.clone();
    replace_first(&mut headers, origin);
    if policy.private_network() && preflight.headers.get(REQUEST_PRIVATE_NETWORK) == Some(&TRUE) {
        set(&mut headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
    headers
}
