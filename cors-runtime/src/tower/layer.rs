//! The layer that applies policies to a service.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{CorsFuture, FallbackLayer};
use crate::policy::Policies;

/// Applies one policy to a whole service, or the policies of the handlers behind it.
///
/// A request is decided by the policy whose `methods` have its method; a preflight by the one whose
/// `methods` have the requested method, and it is answered without the inner service. A request whose
/// method no policy has passes unchanged, and so does an OPTIONS request that is no preflight.
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
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CorsLayer {
    policies: Policies,
}

impl CorsLayer {
    /// A layer for one policy, or for what [`policies!`](crate::policies) gives.
    ///
    /// # Panics
    ///
    /// If a variable of `env("X")` is missing or breaks a rule; [`Policy::prepare`](crate::Policy::prepare)
    /// finds out without a panic.
    #[must_use]
    #[track_caller]
    pub fn new(policies: impl Into<Policies>) -> Self {
        let policies = policies.into();
        policies.prepare_or_panic();
        Self { policies }
    }

    /// Makes this the default policy of responses without one: unannotated routes, 404 and 405
    /// responses. An annotated handler keeps its own.
    ///
    /// A preflight passes to the inner service first, through all its layers, as only the inner service
    /// knows whether the path has a policy; a response that comes back without one gets the default.
    #[must_use]
    pub fn fallback(self) -> FallbackLayer {
        FallbackLayer::new(self.policies)
    }
}

impl<S> Layer<S> for CorsLayer {
    type Service = Cors<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Cors {
            inner,
            policies: self.policies,
        }
    }
}

/// A service under the policies of a [`CorsLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Cors<S> {
    inner: S,
    policies: Policies,
}

impl<S, B, C> Service<Request<B>> for Cors<S>
where
    S: Service<Request<B>, Response = Response<C>>,
    C: Default,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = CorsFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        CorsFuture::new(self.policies, request, |request| self.inner.call(request))
    }
}
