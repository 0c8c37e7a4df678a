//! The layer that applies policies to a service.

use std::{fmt, marker::PhantomData};

use super::ExclusiveLayer;
use crate::policy::{
    BoundPolicies, LivePolicies, LivePolicy, Policies, Policy, PolicySource, RuntimePolicies,
    RuntimePolicy, StaticPolicies,
};

/// Applies a policy, or the policies of several handlers, to everything behind it that has none of its
/// own.
///
/// A request is decided by the policy whose `methods` have its method. A preflight is decided by the one
/// whose `methods` have the requested method, and is answered here: nothing behind the layer runs for it,
/// authentication included. A request whose method no policy has passes unchanged, and so does an OPTIONS
/// request that is no preflight.
///
/// Make it the outermost layer: anything outside it sees preflights, and scripts cannot read its
/// responses.
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
/// The policy nearest to the handler decides. What that means depends on what the layer can see while it
/// is applied:
///
/// - **An annotated handler, or another `CorsLayer`.** Its own policy applies, also to a response that a
///   layer in between gives instead of the handler. A preflight is answered here, by the policies of the
///   path; a method that none of them serves is refused, even if this layer's policy would allow it, as a
///   browser caches the answers of one URL together.
/// - **Nothing.** This layer's policy applies. If a policy turns out to be inside after all, as in an
///   opaque service, that policy decides the response. The preflight has been answered by this layer's
///   policy by then, so a request of another origin that the inner policy would not have allowed to be
///   sent is refused with 403, and the handler does not run.
///
/// The layer sees routes, so it sees through a framework's router if the framework's adapter provides the
/// layer (`cors_axum::CorsLayer`).
#[must_use]
pub struct PolicyLayer<R, S = StaticPolicies> {
    pub(super) source: Option<S>,
    routers: PhantomData<fn() -> R>,
}

impl<R, S: PolicySource> PolicyLayer<R, S> {
    /// A layer for one policy, for what [`policies!`](crate::policies) returns, for a [`RuntimePolicy`],
    /// for a `&`[`LivePolicy`], or for an `Option` of one of these. With `None` the layer does nothing.
    ///
    /// # Panics
    ///
    /// If [`Policy::prepare`] returns an error: a variable of `env("X")` that is missing, a variable that
    /// breaks a rule, or `configured` origins, which need an `OriginSet`.
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

    /// Makes this the only policy of everything behind it: policies inside are overridden, also where
    /// they allow less. It does not look for them, so it costs less for each request, and applies to any
    /// service, in front of a proxy for instance.
    ///
    /// A handler behind it runs for every request that this policy lets a browser send, even if the
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

/// What a [`PolicyLayer`] is made of: a policy, several, or an `Option` of them.
pub trait IntoPolicies {
    /// Where the layer has its policies from.
    type Source: PolicySource;

    /// The source of the policies; `None` if the layer does nothing.
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
