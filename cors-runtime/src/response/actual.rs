//! The CORS headers of the response to an actual request.

use std::ops::Deref;

use http::{HeaderMap, HeaderValue, header::VARY};

use super::{OriginField, ResponseHead, existing::ExistingHeaders};
use crate::{
    headers::{
        map::{is_access_control, remove_access_control, replace_headers},
        vary,
    },
    policy::PolicyGroup,
    prepared::{AllowOrigin, FieldValue, PreparedPolicy, set_allow_origin},
    request::{RequestHead, RequestHeader, RequestHeaders},
};
#[cfg(feature = "tower")]
use crate::{policy::StoredPolicy, prepared::HeldPolicy};

/// The CORS headers of the response to an actual request. They are decided when the request arrives, and written when
/// the response is available. See [`Policies::response_headers`](crate::Policies::response_headers).
///
/// `P` holds the policy, and `V` is the type of the request's values; see
/// [`adapter`](crate::adapter).
#[derive(Clone, Debug)]
#[must_use = "a script can read the response only with these headers"]
pub struct ActualHeaders<P = &'static PreparedPolicy, V = HeaderValue> {
    policy: Option<P>,
    origin: Option<AllowOrigin<V>>,
    /// For an OPTIONS request, whether preflight responses also depend on private networks. All
    /// responses to OPTIONS requests depend on the same headers.
    on_network: Option<bool>,
}

impl<P, V> ActualHeaders<P, V> {
    /// No headers: no policy applies.
    pub const NONE: Self = Self {
        policy: None,
        origin: None,
        on_network: None,
    };

    /// The same with a policy and an origin that are stored with the request.
    #[cfg(feature = "tower")]
    pub(super) fn hold(
        &self,
        hold: impl Fn(&P) -> Option<HeldPolicy>,
        origin: Option<HeaderValue>,
    ) -> ActualHeaders<HeldPolicy, HeaderValue> {
        ActualHeaders {
            policy: self.policy.as_ref().and_then(hold),
            origin: self
                .origin
                .as_ref()
                .and_then(|allowed| allowed.hold(origin)),
            on_network: self.on_network,
        }
    }

    /// The same, if scripts may not read the response.
    #[cfg(feature = "tower")]
    pub(super) fn denied(self) -> Self {
        Self {
            origin: None,
            ..self
        }
    }

    /// Whether a policy applies.
    #[inline]
    #[must_use]
    pub const fn has_policy(&self) -> bool {
        self.policy.is_some()
    }
}

impl<P: Deref<Target = PreparedPolicy>, V: Clone> ActualHeaders<P, V> {
    /// The same headers with a reference to the policy, for [`write_to`](ActualHeaders::write_to).
    pub fn borrowed(&self) -> ActualHeaders<&PreparedPolicy, V> {
        ActualHeaders {
            policy: self.policy.as_deref(),
            origin: self.origin.clone(),
            on_network: self.on_network,
        }
    }
}

impl<P: Deref<Target = PreparedPolicy>, V> ActualHeaders<P, V> {
    /// The policy that applies.
    #[inline]
    #[must_use]
    pub fn policy(&self) -> Option<&PreparedPolicy> {
        self.policy.as_deref()
    }
}

#[cfg(feature = "tower")]
impl<P: Deref<Target = PreparedPolicy>> ActualHeaders<P> {
    /// The same if no other policies can apply: if none of these serves the method, nothing is
    /// allowed.
    #[inline]
    pub(crate) fn or_denied(mut self, policies: &impl PolicyGroup<Policy = P>) -> Self {
        if self.policy.is_none() {
            self.policy = policies.first();
        }
        self
    }
}

#[cfg(feature = "tower")]
impl ActualHeaders<HeldPolicy> {
    /// Converts the policy to the type `P`. Returns `self` unchanged as an error if the policy has another form.
    pub(crate) fn try_into_stored<P: StoredPolicy>(self) -> Result<ActualHeaders<P>, Self> {
        let Self {
            policy,
            origin,
            on_network,
        } = self;
        match policy.map(P::from_held).transpose() {
            Ok(policy) => Ok(ActualHeaders {
                policy,
                origin,
                on_network,
            }),
            Err(policy) => Err(Self {
                policy: Some(policy),
                origin,
                on_network,
            }),
        }
    }
}

impl<P: Deref<Target = PreparedPolicy>, V> ActualHeaders<P, V> {
    /// Whether the policy allows the origin of the request, and nothing else must be checked before the handler
    /// runs. With a constant origin, the policy has not yet been searched for the request's origin.
    #[inline]
    pub(super) fn are_of_allowed_origin<H>(&self, policy: &PreparedPolicy, headers: &H) -> bool
    where
        H: RequestHeaders + ?Sized,
    {
        let finds_origin = || {
            policy
                .find_origin(headers.line(RequestHeader::Origin))
                .is_some()
        };
        self.origin.is_some() && policy.accepts_any_host() && (policy.varies() || finds_origin())
    }

    #[inline(always)]
    pub(crate) fn new<G, H>(policies: &G, head: &H) -> Self
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        let policy = policies.serving(head.method());
        Self::with_policy(policies, policy, head)
    }

    /// The headers of one of the policies, which is known to apply.
    #[inline(always)]
    pub(crate) fn with_policy<G, H>(policies: &G, policy: Option<P>, head: &H) -> Self
    where
        G: PolicyGroup<Policy = P> + ?Sized,
        H: RequestHead<Headers: RequestHeaders<Value: ToOwned<Owned = V>>>,
    {
        let origin = policy.as_deref();
        Self {
            origin: origin.and_then(|policy| allow_origin(policy, head.headers())),
            policy,
            on_network: head.is_options().then(|| policies.has_private_network()),
        }
    }
}

/// The origin in the response. A constant origin does not depend on the origin of the request.
#[inline]
fn allow_origin<H: RequestHeaders + ?Sized>(
    policy: &PreparedPolicy,
    headers: &H,
) -> Option<AllowOrigin<<H::Value as ToOwned>::Owned>> {
    if policy.origins.constant().is_some() {
        return Some(AllowOrigin::Constant);
    }
    find_allow_origin(policy, headers)
}

#[inline(never)]
fn find_allow_origin<H: RequestHeaders + ?Sized>(
    policy: &PreparedPolicy,
    headers: &H,
) -> Option<AllowOrigin<<H::Value as ToOwned>::Owned>> {
    let lines = headers.line(RequestHeader::Origin);
    let found = policy.find_origin(lines)?;
    Some(AllowOrigin::new::<H>(found, lines.one()?))
}

impl<P: Deref<Target = PreparedPolicy>> ActualHeaders<P, HeaderValue> {
    /// Writes the headers. The policy decides all of them: existing headers of the CORS protocol are
    /// replaced, and removed if the policy allows nothing. `Vary` is extended.
    #[inline]
    pub fn write(mut self, headers: &mut HeaderMap) {
        self.write_once(headers);
    }

    /// Writes the headers once. The origin of the request is moved out.
    #[inline]
    pub(crate) fn write_once(&mut self, headers: &mut HeaderMap) {
        write(
            self.policy.as_deref(),
            &mut self.origin,
            self.on_network,
            headers,
        );
    }
}

/// The headers of an actual response, with a reference to any kind of policy.
#[cfg(feature = "tower")]
pub(super) struct BorrowedHeaders<'a> {
    policy: Option<&'a PreparedPolicy>,
    origin: &'a mut Option<AllowOrigin<HeaderValue>>,
    on_network: Option<bool>,
}

#[cfg(feature = "tower")]
impl<P: Deref<Target = PreparedPolicy>> ActualHeaders<P, HeaderValue> {
    #[inline(always)]
    pub(super) fn borrow(&mut self) -> BorrowedHeaders<'_> {
        BorrowedHeaders {
            policy: self.policy.as_deref(),
            origin: &mut self.origin,
            on_network: self.on_network,
        }
    }
}

#[cfg(feature = "tower")]
impl BorrowedHeaders<'_> {
    /// Writes the headers as [`ActualHeaders::write`] does.
    pub(super) fn write(self, headers: &mut HeaderMap) {
        write(self.policy, self.origin, self.on_network, headers);
    }
}

/// Inlined, so that rustc detects that no reference into the future of a response outlives the call. Otherwise it would
/// copy the contents of the future.
#[inline]
fn write(
    policy: Option<&PreparedPolicy>,
    origin: &mut Option<AllowOrigin<HeaderValue>>,
    on_network: Option<bool>,
    headers: &mut HeaderMap,
) {
    match policy {
        Some(policy) if headers.is_empty() && on_network.is_none() => {
            // One copy for both cases, because rustc inlines functions with one caller.
            let copied = match origin {
                Some(_) => &policy.actual,
                None => &policy.denied,
            };
            replace_headers(headers, copied.clone());
            if let Some(origin) = origin {
                set_allow_origin(headers, policy, origin);
            }
        }
        _ => merge_or_deny(policy, origin, on_network, headers),
    }
}

/// Writes the headers into a map that is not empty.
#[inline]
fn merge_or_deny(
    policy: Option<&PreparedPolicy>,
    origin: &mut Option<AllowOrigin<HeaderValue>>,
    on_network: Option<bool>,
    headers: &mut HeaderMap,
) {
    merge(policy, origin, on_network, headers);
    if headers.len() >= NEARLY_FULL {
        remove_without_vary(policy, headers);
    }
}

/// A map with this number of headers may have no room for another header. The maximum is 32,768.
const NEARLY_FULL: usize = 16_384;

/// Without `Vary`, a cache could use the response for one origin for another.
#[cold]
#[inline(never)]
fn remove_without_vary(policy: Option<&PreparedPolicy>, headers: &mut HeaderMap) {
    let varies = policy.is_some_and(PreparedPolicy::varies);
    let mut lines = headers.get_all(VARY).iter().map(HeaderValue::as_bytes);
    if varies && !vary::is_named(&mut lines, "origin") {
        remove_access_control(headers);
    }
}

#[inline]
fn merge(
    policy: Option<&PreparedPolicy>,
    origin: &mut Option<AllowOrigin<HeaderValue>>,
    on_network: Option<bool>,
    headers: &mut HeaderMap,
) {
    match (policy, origin) {
        (Some(policy), Some(origin)) if headers.keys().any(is_access_control) => {
            if replace_existing(policy, origin, headers) && on_network.is_none() {
                return;
            }
        }
        (Some(policy), Some(origin)) => policy.write_actual(policy.take_value(origin), headers),
        (Some(_), None) => remove_access_control(headers),
        (None, _) => {}
    }
    match (on_network, policy) {
        (Some(on_network), _) => vary::add_options(on_network, headers),
        (None, Some(policy)) if policy.varies() => vary::add_origin(headers),
        (None, _) => {}
    }
}

/// Replaces the headers of the CORS protocol, and returns whether the response already varies on `Origin`.
#[inline]
fn replace_existing(
    policy: &PreparedPolicy,
    origin: &mut AllowOrigin<HeaderValue>,
    headers: &mut HeaderMap,
) -> bool {
    let existing = ExistingHeaders::new(headers);
    let varies = existing.varies;
    if !existing.were_written_by(policy, origin) {
        remove_access_control(headers);
        policy.write_actual(policy.take_value(origin), headers);
    }
    varies
}

impl<'p, V> ActualHeaders<&'p PreparedPolicy, V> {
    /// Writes the headers, as [`write`](ActualHeaders::write) does, into a response of another framework.
    #[inline]
    pub fn write_to(self, response: &mut impl ResponseHead<'p, V>) {
        write_to(self.policy, self.origin, self.on_network, response);
    }
}

impl<P: Deref<Target = PreparedPolicy>, V> ActualHeaders<P, V> {
    /// Writes the headers once, as [`write_to`](ActualHeaders::write_to) does. The origin of the request is
    /// moved out.
    #[inline]
    pub fn write_once_to<'p>(&'p mut self, response: &mut impl ResponseHead<'p, V>) {
        let policy = self.policy.as_deref();
        write_to(policy, self.origin.take(), self.on_network, response);
    }
}

#[inline]
fn write_to<'p, V>(
    policy: Option<&'p PreparedPolicy>,
    origin: Option<AllowOrigin<V>>,
    on_network: Option<bool>,
    response: &mut impl ResponseHead<'p, V>,
) {
    let was_empty = response.is_empty();
    if let Some(policy) = policy {
        if !was_empty {
            response.remove_access_control();
        }
        if let Some(origin) = origin {
            response.append_actual(policy, OriginField { policy, origin });
        }
    }
    let depends_on_origin = policy.is_some_and(PreparedPolicy::varies);
    let on_options = on_network.is_some();
    if !on_options {
        let is_named = || vary::is_named(response.lines("vary"), "origin");
        if depends_on_origin && (was_empty || !is_named()) {
            response.append_origin_vary();
        }
        return;
    }
    for name in vary::names(true, on_network == Some(true)) {
        if was_empty || !vary::is_named(response.lines("vary"), name) {
            response.append("vary", FieldValue::Text(name));
        }
    }
}
