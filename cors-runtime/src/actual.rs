//! The headers of an actual response.

use http::{
    HeaderMap, HeaderName, Method,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use crate::{
    Policies, Policy, RequestHead,
    headers::{TRUE, set},
    origins::AllowOrigin,
    request::origin,
    vary,
};

/// The CORS headers of the response to an actual request: decided when the request comes, written when
/// the response is there. See [`Policies::headers`].
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders {
    grant: Option<Grant>,
    /// The policies of the path, where the request is OPTIONS.
    options: Option<Policies>,
}

#[derive(Clone, Debug)]
struct Grant {
    policy: &'static Policy,
    origin: Option<AllowOrigin>,
}

impl ActualHeaders {
    pub(crate) fn decide(policies: Policies, head: &impl RequestHead) -> Self {
        let policy = policies.serving(head.method().as_str().as_bytes());
        Self {
            grant: policy.map(|policy| Grant::decide(policy, head)),
            options: (head.method() == Method::OPTIONS).then_some(policies),
        }
    }

    /// The headers of a response of the handler whose policy this is.
    #[cfg(feature = "axum")]
    #[inline]
    pub(crate) fn of_handler(policy: &'static Policy, head: &impl RequestHead) -> Self {
        Self {
            grant: Some(Grant::decide(policy, head)),
            options: (head.method() == Method::OPTIONS).then(|| policy.into()),
        }
    }

    /// Whether a policy applies.
    #[cfg(feature = "tower")]
    pub(crate) fn has_policy(&self) -> bool {
        self.grant.is_some()
    }

    /// Writes the headers. Where a policy applies it has the last word: what the handler itself says
    /// about CORS is replaced, and removed where the policy allows nothing. `Vary` is added to what the
    /// handler named.
    pub fn write(self, headers: &mut HeaderMap) {
        if let Some(grant) = self.grant {
            grant.write(headers);
        }
        if let Some(policies) = self.options {
            vary::on_options(policies, headers);
        }
    }
}

impl Grant {
    fn decide(policy: &'static Policy, head: &impl RequestHead) -> Self {
        let origin = match policy.origins().constant() {
            Some(constant) => Some(AllowOrigin::Listed(constant)),
            None => policy.allow_origin(origin(head.headers())).ok(),
        };
        Self { policy, origin }
    }

    fn write(self, headers: &mut HeaderMap) {
        remove_access_control(headers);
        if let Some(origin) = self.origin {
            set(headers, ACCESS_CONTROL_ALLOW_ORIGIN, origin.into_value());
            if self.policy.credentials() {
                set(headers, ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
            }
            if let Some(names) = self.policy.values().expose {
                set(headers, ACCESS_CONTROL_EXPOSE_HEADERS, names.clone());
            }
        }
        if self.policy.origins().constant().is_none() {
            vary::on_origin(headers);
        }
    }
}

fn remove_access_control(headers: &mut HeaderMap) {
    let ours = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    while let Some(name) = headers.keys().find(ours).cloned() {
        headers.remove(name);
    }
}
