//! The only policy of a service.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::CorsFuture;
use crate::{
    policy::{PolicySource, StaticPolicies},
    probe::{Endpoint, Layered, report, suppressed},
};

/// Applies the only policy of a service; see [`PolicyLayer::exclusive`](super::PolicyLayer::exclusive).
#[derive(Debug)]
#[must_use]
pub struct ExclusiveLayer<S = StaticPolicies> {
    source: Option<S>,
}

impl<S> ExclusiveLayer<S> {
    pub(super) const fn new(source: Option<S>) -> Self {
        Self { source }
    }
}

#[expect(
    clippy::expl_impl_clone_on_copy,
    reason = "only the layer of static policies is `Copy`"
)]
impl<S: PolicySource> Clone for ExclusiveLayer<S> {
    fn clone(&self) -> Self {
        Self::new(self.source.as_ref().map(S::to_mount))
    }
}

impl Copy for ExclusiveLayer {}

impl<S: PolicySource, T> Layer<T> for ExclusiveLayer<S> {
    type Service = Exclusive<T, S>;

    fn layer(&self, inner: T) -> Self::Service {
        Exclusive {
            inner,
            source: self.source.as_ref().map(S::to_mount),
        }
    }
}

/// A service under the only policy of an [`ExclusiveLayer`].
#[derive(Debug)]
pub struct Exclusive<T, S = StaticPolicies> {
    inner: T,
    source: Option<S>,
}

impl<T: Clone, S: PolicySource> Clone for Exclusive<T, S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        let inner = match &self.source {
            Some(source) => {
                report(|| Endpoint::Layered(Layered::new(source.mounted(), true)));
                suppressed(|| self.inner.clone())
            }
            None => self.inner.clone(),
        };
        Self {
            inner,
            source: self.source.clone(),
        }
    }
}

impl<T, S, B, C> Service<Request<B>> for Exclusive<T, S>
where
    T: Service<Request<B>, Response = Response<C>>,
    S: PolicySource,
    C: Default,
{
    type Response = T::Response;
    type Error = T::Error;
    type Future = CorsFuture<T::Future, S::Policy>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    #[inline(always)]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut call = |request| self.inner.call(request);
        match self.source.as_ref().and_then(S::load) {
            Some(policies) => CorsFuture::exclusive(&policies, request, call),
            None => CorsFuture::unchanged(call(request)),
        }
    }
}
