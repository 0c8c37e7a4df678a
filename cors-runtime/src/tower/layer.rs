//! The layer that applies policies to a service.

use std::{fmt, marker::PhantomData};

use super::ExclusiveLayer;
use crate::policy::{
    BoundPolicies, LivePolicies, LivePolicy, Policies, Policy, PolicySource, RuntimePolicies,
    RuntimePolicy, StaticPolicies,
};

/// Applies a policy, or the policies of several handlers, to everything behind it that has no policy of its
/// own.
///
/// The policy whose `methods` contain the method of a request decides it. The policy whose `methods` contain the
/// requested method decides a preflight, and the layer responds to it: nothing behind the layer runs for a preflight,
/// including authentication. A request whose method no policy has passes unchanged, and so does an OPTIONS
/// request that is not a preflight.
///
/// Make it the outermost layer: layers outside it receive preflights, and scripts cannot read the responses of those
/// layers.
///
/// ```
/// use cors_runtime::{cors, policies, tower::CorsLayer};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// async fn list_users() {}
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// async fn delete_users() {}
///
/// let one = CorsLayer::new(list_users::POLICY);
/// let both = CorsLayer::new(policies![list_users, delete_users]);
/// let none = CorsLayer::new(None::<&cors_runtime::Policy>);
/// ```
///
/// # Policies behind the layer
///
/// The policy nearest to the handler decides. The effect depends on what the layer can see when it
/// is applied:
///
/// - **An annotated handler, or another `CorsLayer`.** Its own policy applies, also to a response of a
///   layer in between. This layer responds to preflights with the policies of the
///   path. A method that none of them serves is refused, even if this layer's policy would allow it, because
///   browsers cache the preflight responses of one URL together.
/// - **Nothing.** This layer's policy applies. If there is a policy inside nevertheless, for instance in an
///   opaque service, that policy decides the response. This layer's policy has decided the preflight before
///   that. If the inner policy would have refused the preflight of another origin's request, the request is
///   refused with 403, and the handler does not run.
///
/// The layer sees routes, so it finds the policies in a framework's router if the framework's adapter provides the
/// layer (`cors_axum::CorsLayer`).
#[must_use]
pub struct PolicyLayer<R, S = StaticPolicies> {
    pub(super) source: Option<S>,
    routers: PhantomData<fn() -> R>,
}

impl<R, S: PolicySource> PolicyLayer<R, S> {
    /// Creates a layer for one policy, for the result of [`policies!`](crate::policies), for a [`RuntimePolicy`],
    /// for a `&`[`LivePolicy`], or for an `Option` of one of these. With `None`, the layer does nothing.
    ///
    /// # Panics
    ///
    /// If [`Policy::prepare`] returns an error: a variable of `env("X")` is missing, a variable
    /// breaks a rule, or the policy has `configured` origins, which need an `OriginSet`.
    #[track_caller]
    pub fn new(policies: impl IntoPolicies<Source = S>) -> Self {
        let source = policies.into_policies();
        if let Some(source) = &source {
            source.prepare_or_panic();
        }
        Self {
            source,
            routers: PhantomData,
        }
    }

    /// Makes this the only policy of everything behind it: policies inside are overridden, even if
    /// they allow less. The layer does not search for them, so it costs less for each request, and it can be applied to
    /// any service, for instance in front of a proxy.
    ///
    /// A handler behind it runs for every request that this policy allows a browser to send, even if the
    /// handler's own policy would have refused the preflight.
    pub fn exclusive(self) -> ExclusiveLayer<S> {
        ExclusiveLayer::new(self.source)
    }
}

impl<R, S: PolicySource> Clone for PolicyLayer<R, S> {
    fn clone(&self) -> Self {
        Self {
            source: self.source.as_ref().map(S::to_mount),
            routers: PhantomData,
        }
    }
}

impl<R> Copy for PolicyLayer<R> {}

impl<R, S: fmt::Debug> fmt::Debug for PolicyLayer<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("CorsLayer");
        debug.field("policies", &self.source).finish()
    }
}

/// The argument of [`PolicyLayer::new`]: a policy, several, or an `Option` of them.
pub trait IntoPolicies {
    /// The source of the layer's policies.
    type Source: PolicySource;

    /// The source of the policies. `None` if the layer does nothing.
    fn into_policies(self) -> Option<Self::Source>;
}

macro_rules! into_policies {
    ($($(#[$parameter:ident])? $type:ty => $source:ty;)*) => {$(
        impl $(<const $parameter: usize>)? IntoPolicies for $type {
            type Source = $source;

            fn into_policies(self) -> Option<$source> {
                Some(Policies::<$source>::from(self).into_source())
            }
        }
    )*};
}

into_policies! {
    &'static Policy => StaticPolicies;
    &'static [&'static Policy] => StaticPolicies;
    #[N] &'static [&'static Policy; N] => StaticPolicies;
    RuntimePolicy => RuntimePolicies;
    &RuntimePolicy => RuntimePolicies;
    LivePolicy => LivePolicies;
    &LivePolicy => LivePolicies;
    BoundPolicies => BoundPolicies;
    &BoundPolicies => BoundPolicies;
}

impl<S: PolicySource> IntoPolicies for Policies<S> {
    type Source = S;

    fn into_policies(self) -> Option<S> {
        Some(self.into_source())
    }
}

impl<P: IntoPolicies> IntoPolicies for Option<P> {
    type Source = P::Source;

    fn into_policies(self) -> Option<P::Source> {
        self.and_then(P::into_policies)
    }
}
