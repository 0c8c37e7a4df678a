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

/// The answer to a preflight, decided; by default it is refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct PreflightAnswer {
    allowed: Option<Allowed>,
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
        }
    }

    /// The whole answer. Its body is empty: an origin that is refused learns nothing about the policy.
    pub(crate) fn into_response<B: Default>(self) -> Response<B> {
        let mut response = Response::new(B::default());
        let headers = response.headers_mut();
        let status = match self.allowed {
            Some(Allowed {
                policy,
                origin,
                private_network,
            }) => {
                let prepared = policy.prepared();
                *headers = prepared.preflight.clone();
                replace_first(headers, origin);
                if private_network {
                    set(headers, ALLOW_PRIVATE_NETWORK, TRUE);
                }
                prepared.preflight_status
            }
            None => {
                *headers = vary::ON_PREFLIGHT.clone();
                StatusCode::FORBIDDEN
            }
        };
        if self.on_network {
            vary::on_network(headers);
        }
        *response.status_mut() = status;
        response
    }
}

impl Allowed {
    fn by(policy: &'static Policy, preflight: &Preflight<'_>) -> Option<Self> {
        Some(Self {
            policy,
            origin: policy.allow_asked(preflight).ok()?,
            private_network: policy.private_network()
                && asks_for_private_network(preflight.headers),
        })
    }
}

/// Whether `true` is the header's whole value, which several lines make together.
fn asks_for_private_network(headers: &HeaderMap) -> bool {
    headers.get_all(REQUEST_PRIVATE_NETWORK).iter().eq([&TRUE])
}
