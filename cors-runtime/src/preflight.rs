//! The answer to a preflight.

use http::{
    HeaderMap, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
    },
};

use crate::{
    Policies, Policy,
    headers::{ALLOW_PRIVATE_NETWORK, REQUEST_PRIVATE_NETWORK, TRUE, set},
    origins::AllowOrigin,
    vary,
};

/// The whole answer to a preflight but its body, which is empty.
#[derive(Debug, Default)]
pub(crate) struct PreflightAnswer {
    status: StatusCode,
    headers: HeaderMap,
}

impl PreflightAnswer {
    /// The answer to a preflight for `method`, by the policy of the handler that serves it.
    ///
    /// A refusal gives no reason: an origin that is not allowed learns nothing about the policy.
    pub(crate) fn decide(policies: Policies, method: &[u8], request: &HeaderMap) -> Self {
        let mut headers = HeaderMap::new();
        let allowed = policies.serving(method).and_then(|policy| {
            let origin = policy.allow_preflight(method, request).ok()?;
            Some((policy, origin))
        });
        let status = match allowed {
            Some((policy, origin)) => {
                allow(policy, origin, request, &mut headers);
                StatusCode::from_u16(policy.preflight_status()).unwrap_or(StatusCode::NO_CONTENT)
            }
            None => StatusCode::FORBIDDEN,
        };
        vary::on_options(policies, &mut headers);
        Self { status, headers }
    }

    pub(crate) fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of a response to a preflight.
fn allow(policy: &Policy, origin: AllowOrigin, request: &HeaderMap, headers: &mut HeaderMap) {
    let values = policy.values();
    set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin.into_value());
    set(
        headers,
        ACCESS_CONTROL_ALLOW_METHODS,
        values.methods.clone(),
    );
    if let Some(names) = values.headers {
        set(headers, ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    if let Some(seconds) = values.max_age {
        set(headers, ACCESS_CONTROL_MAX_AGE, seconds.clone());
    }
    if policy.credentials() {
        set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    if policy.private_network() && request.get(REQUEST_PRIVATE_NETWORK) == Some(&TRUE) {
        set(headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
}
