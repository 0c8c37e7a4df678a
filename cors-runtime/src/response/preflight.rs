//! The answer to a preflight, and to a request that `enforce` refuses.

use std::ops::Deref;

use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::{OriginField, ResponseHead, explanation::Explanation};
use crate::{
    decision::check_preflight,
    headers::{
        map::{ALLOW_PRIVATE_NETWORK, TRUE, replace_headers, set},
        vary,
    },
    observation::Flags,
    policy::PolicyGroup,
    prepared::{AllowOrigin, FieldValue, Found, PreparedPolicy, set_allow_origin},
    request::{HeadCopy, Preflight, RequestHead, RequestHeaders, RequestKind},
};

#[cfg(feature = "tower")]
use crate::{policy::StoredPolicy, prepared::HeldPolicy};

/// The answer to a preflight, or the refusal of a request by `enforce`. It is the whole response.
///
/// `P` holds the policy, and `V` is the type of the request's values; see
/// [`adapter`](crate::adapter).
#[derive(Clone, Debug)]
#[must_use = "it is the response to the request"]
pub struct PreflightAnswer<P = &'static PreparedPolicy, V = HeaderValue> {
    /// The policy, and the origin that it allows; `None` if the request is refused.
    allowed: Option<(P, AllowOrigin<V>)>,
    /// Whether the methods of `any` are listed by name.
    by_name: bool,
    /// Whether `enforce` refuses a request that is not a preflight.
    is_blocked: bool,
    /// Whether pages may call a private network. `None` if no policy depends on it.
    private_network: Option<bool>,
    /// The explanation of a refusal, if a layer requested it.
    explanation: Option<Box<Explanation>>,
}

impl<P: Deref<Target = PreparedPolicy>, V> PreflightAnswer<P, V> {
    /// The answer with the policy of the handler that serves the requested method. `None` if the request is not a
    /// preflight.
    #[inline(always)]
    pub(crate) fn new<G, H>(policies: &G, head: &H, flags: Flags) -> Option<Self>
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        if !head.is_options() {
            return None;
        }
        let explained = if flags.explain {
            Some(head.copy())
        } else {
            None
        };
        Self::of_options(policies, head.headers(), explained.as_ref())
    }

    fn of_options<G, H>(policies: &G, headers: &H, explained: Option<&HeadCopy>) -> Option<Self>
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHeaders<Value: ToOwned<Owned = V>> + ?Sized,
    {
        let RequestKind::Preflight(preflight) = RequestKind::of_options(headers) else {
            return None;
        };
        let on_network = policies.has_private_network();
        Some(match check_preflight(policies, &preflight) {
            Ok((policy, found)) => Self {
                private_network: on_network
                    .then(|| policy.private_network && preflight.asks_for_private_network()),
                allowed: Some((policy, allow_origin(found, &preflight)?)),
                by_name: policies.grants_by_name(),
                is_blocked: false,
                explanation: None,
            },
            // The response reveals nothing about the policy to a refused origin.
            Err(_) => Self {
                allowed: None,
                by_name: false,
                is_blocked: false,
                private_network: on_network.then_some(false),
                explanation: explained
                    .and_then(|head| Explanation::of_preflight(policies.any_policies(), head)),
            },
        })
    }
}

impl<P, V> PreflightAnswer<P, V> {
    /// The refusal by `enforce`.
    pub(super) const fn blocked(explanation: Option<Box<Explanation>>) -> Self {
        Self {
            allowed: None,
            by_name: false,
            is_blocked: true,
            private_network: None,
            explanation,
        }
    }
}

impl<P: Deref<Target = PreparedPolicy>, V: Clone> PreflightAnswer<P, V> {
    /// The same answer with a reference to the policy, for [`write_to`](PreflightAnswer::write_to).
    pub fn borrowed(&self) -> PreflightAnswer<&PreparedPolicy, V> {
        PreflightAnswer {
            allowed: self
                .allowed
                .as_ref()
                .map(|(policy, origin)| (&**policy, origin.clone())),
            by_name: self.by_name,
            is_blocked: self.is_blocked,
            private_network: self.private_network,
            explanation: self.explanation.clone(),
        }
    }
}

#[cfg(feature = "tower")]
impl PreflightAnswer<HeldPolicy> {
    /// Converts the policy to the type `P`. Returns `self` unchanged as an error if the policy has another form.
    pub(crate) fn try_into_stored<P: StoredPolicy>(self) -> Result<PreflightAnswer<P>, Self> {
        let allowed = match self.allowed {
            None => None,
            Some((policy, origin)) => match P::from_held(policy) {
                Ok(policy) => Some((policy, origin)),
                Err(policy) => {
                    let allowed = Some((policy, origin));
                    return Err(Self { allowed, ..self });
                }
            },
        };
        Ok(PreflightAnswer {
            allowed,
            by_name: self.by_name,
            is_blocked: self.is_blocked,
            private_network: self.private_network,
            explanation: self.explanation,
        })
    }
}

/// The origin of an allowed preflight, which the check has found.
#[inline]
fn allow_origin<H: RequestHeaders + ?Sized>(
    found: Found,
    preflight: &Preflight<'_, H>,
) -> Option<AllowOrigin<<H::Value as ToOwned>::Owned>> {
    preflight
        .origin
        .one()
        .map(|origin| AllowOrigin::new::<H>(found, origin))
}

impl<P: Deref<Target = PreparedPolicy>> PreflightAnswer<P, HeaderValue> {
    /// Writes the answer into an empty response.
    #[inline]
    pub fn write<B>(mut self, response: &mut Response<B>) {
        self.write_once(response);
    }

    /// Writes the answer once. The origin of the request is moved out.
    #[inline]
    pub(crate) fn write_once<B>(&mut self, response: &mut Response<B>) {
        let allowed = self.allowed.as_mut();
        let allowed = allowed.map(|(policy, origin)| (&**policy, origin));
        let headers = response.headers_mut();
        *response.status_mut() = write(allowed, self.by_name, self.is_blocked, headers);
        if let Some(explanation) = self.explanation.take() {
            explanation.insert(response);
        }
        if let Some(is_allowed) = self.private_network {
            write_private_network(is_allowed, response.headers_mut());
        }
    }
}

/// Writes the headers, and returns the status. This function is not generic, so that it and the functions that it
/// calls are compiled once, in this crate.
#[inline]
fn write(
    allowed: Option<(&PreparedPolicy, &mut AllowOrigin<HeaderValue>)>,
    by_name: bool,
    is_blocked: bool,
    headers: &mut HeaderMap,
) -> StatusCode {
    // One copy for both cases, because rustc inlines functions with one caller.
    let (copied, status) = match &allowed {
        Some((policy, _)) => (policy.preflight_headers(by_name), policy.preflight_status),
        None if is_blocked => (&*vary::ON_BLOCKED, StatusCode::FORBIDDEN),
        None => (&*vary::ON_PREFLIGHT, StatusCode::FORBIDDEN),
    };
    replace_headers(headers, copied.clone());
    if let Some((policy, origin)) = allowed {
        set_allow_origin(headers, policy, origin);
    }
    status
}

/// <https://wicg.github.io/private-network-access/#headers>
#[cold]
#[inline]
fn write_private_network(is_allowed: bool, headers: &mut HeaderMap) {
    if is_allowed {
        set(headers, ALLOW_PRIVATE_NETWORK, TRUE);
    }
    vary::add_network(headers);
}

impl<'p, V> PreflightAnswer<&'p PreparedPolicy, V> {
    /// The policy that allows the preflight.
    #[must_use]
    pub fn policy(&self) -> Option<&'p PreparedPolicy> {
        self.allowed.as_ref().map(|(policy, _)| *policy)
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        match &self.allowed {
            Some((policy, _)) => policy.preflight_status.as_u16(),
            None => StatusCode::FORBIDDEN.as_u16(),
        }
    }

    /// The body of the response, as plain text, if a layer requested explanations.
    #[must_use]
    pub fn explanation(&self) -> Option<&str> {
        self.explanation
            .as_ref()
            .map(|explanation| explanation.text.as_str())
    }

    /// Writes the headers, as [`write`](PreflightAnswer::write) does, into an empty response of another
    /// framework.
    pub fn write_to(self, response: &mut impl ResponseHead<'p, V>) {
        if self.is_blocked {
            response.append("vary", FieldValue::Text(vary::BLOCKED));
            return;
        }
        if let Some((policy, origin)) = self.allowed {
            response.append_preflight(policy, OriginField { policy, origin }, self.by_name);
        }
        if self.private_network == Some(true) {
            let name = "access-control-allow-private-network";
            response.append(name, FieldValue::Text("true"));
        }
        response.append_preflight_vary();
        if self.private_network.is_some() {
            response.append("vary", FieldValue::Text(vary::PRIVATE_NETWORK));
        }
    }
}
