//! The answer to a preflight.

use std::sync::OnceLock;

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
            let origin = policy.allow_preflight(preflight).ok()?;
            Some((policy, origin))
        });
        let (status, mut headers) = match allowed {
            Some((policy, origin)) => {
                let status = StatusCode::from_u16(policy.preflight_status());
                let headers = allow(policy, origin, preflight);
                (status.unwrap_or(StatusCode::NO_CONTENT), headers)
            }
            None => (StatusCode::FORBIDDEN, vary::of_preflight()),
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

/// The headers of a policy's allowed preflights: made once, and copied for each, as a map is copied in
/// less time than it is filled. The first of them is `Access-Control-Allow-Origin`.
#[doc(hidden)]
#[derive(Debug)]
pub struct PreflightHeaders(OnceLock<HeaderMap>);

impl PreflightHeaders {
    #[expect(clippy::new_without_default, reason = "only for statics")]
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }
}

fn allow(policy: &Policy, origin: AllowOrigin, preflight: &Preflight<'_>) -> HeaderMap {
    let template = &policy.values().preflight.0;
    let mut headers = template.get_or_init(|| template_of(policy)).clone();
    if let Some(first) = headers.values_mut().next() {
        *first = origin.into_value();
    }
    if policy.private_network() && preflight.headers.get(REQUEST_PRIVATE_NETWORK) == Some(&TRUE) {
        set(&mut headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
    headers
}

/// <https://fetch.spec.whatwg.org/#http-responses>, the headers of a response to a preflight.
fn template_of(policy: &Policy) -> HeaderMap {
    let values = policy.values();
    let mut headers = HeaderMap::new();
    set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, TRUE);
    set(
        &mut headers,
        ACCESS_CONTROL_ALLOW_METHODS,
        values.methods.clone(),
    );
    if let Some(names) = values.headers {
        set(&mut headers, ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    if let Some(seconds) = values.max_age {
        set(&mut headers, ACCESS_CONTROL_MAX_AGE, seconds.clone());
    }
    if policy.credentials() {
        set(&mut headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    }
    vary::on_preflight(&mut headers);
    headers
}
