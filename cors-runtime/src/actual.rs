//! The headers of an actual response.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS,
    },
};

use crate::{
    Policies, Policy, RequestHead,
    origins::AllowOrigin,
    request::origin,
    template::{replace_first, write_actual},
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
        match self.origin {
            Some(origin) if headers.is_empty() => {
                *headers = self.policy.values().templates.actual(self.policy);
                replace_first(headers, origin);
                return;
            }
            Some(origin) if is_written(self.policy, &origin, headers) => return,
            Some(origin) => {
                remove_access_control(headers);
                write_actual(self.policy, origin, headers);
            }
            None => remove_access_control(headers),
        }
        if self.policy.origins().constant().is_none() {
            vary::on_origin(headers);
        }
    }
}

/// Whether what `policy` writes stands there already, as the handler's own policy has written it inside of
/// `inside_cors`: the origin is not only equal, but the very same bytes.
fn is_written(policy: &Policy, origin: &AllowOrigin, headers: &HeaderMap) -> bool {
    let is_same =
        |written: Option<&HeaderValue>, value: Option<&HeaderValue>| match (written, value) {
            (Some(written), Some(value)) => std::ptr::eq(written.as_bytes(), value.as_bytes()),
            (written, value) => written.is_none() && value.is_none(),
        };
    let has_credentials = headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS);
    is_same(
        headers.get(ACCESS_CONTROL_ALLOW_ORIGIN),
        Some(origin.value()),
    ) && is_same(
        headers.get(ACCESS_CONTROL_EXPOSE_HEADERS),
        policy.values().expose,
    ) && has_credentials == policy.credentials()
}

fn remove_access_control(headers: &mut HeaderMap) {
    let ours = |name: &&HeaderName| name.as_str().starts_with("access-control-");
    while let Some(name) = headers.keys().find(ours).cloned() {
        headers.remove(name);
    }
}
