//! The only policy of a service.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::CorsFuture;
use crate::{
    policy::Policies,
    probe::{Endpoint, Layered, report, suppressed},
};

/// Applies the only policy of a service; see [`PolicyLayer::exclusive`](super::PolicyLayer::exclusive).
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ExclusiveLayer {
    policies: Option<Policies>,
}

impl ExclusiveLayer {
    pub(super) const fn new(policies: Option<Policies>) -> Self {
        Self { policies }
    }
}

impl<S> Layer<S> for ExclusiveLayer {
    type Service = Exclusive<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Exclusive {
            inner,
            policies: self.policies,
        }
    }
}

/// A service under the only policy of an [`ExclusiveLayer`].
#[derive(Debug)]
pub struct Exclusive<S> {
    inner: S,
    policies: Option<Policies>,
}

impl<S: Clone> Clone for Exclusive<S> {
    fn clone(&self) -> Self {
        let inner = match self.policies {
            Some(policies) => {
                report(|| Endpoint::Layered(Layered::new(policies, true)));
                suppressed(|| self.inner.clone())
            }
            None => self.inner.clone(),
        };
        Self {
            inner,
            policies: self.policies,
        }
    }
}

impl<S, B, C> Service<Request<B>> for Exclusive<S>
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
        let mut call = |request| self.inner.call(request);
        match self.policies {
            Some(policies) => CorsFuture::exclusive(policies, request, call),
            None => CorsFuture::unchanged(call(request)),
        }
    }
}
