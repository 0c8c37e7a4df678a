//! A service under the policies of a layer.

use std::{
    marker::PhantomData,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    CorsFuture, PolicyLayer,
    routers::{NoRouters, Routers, clone_inner, layer_routes},
};
use crate::{
    policy::{PolicySource, StaticPolicies},
    probe::{Endpoint, Layered, probe, report, suppressed},
};

/// Applies a policy, or the policies of several handlers, to a service; see [`PolicyLayer`].
pub type CorsLayer<S = StaticPolicies> = PolicyLayer<NoRouters, S>;

impl<R, S, T> Layer<T> for PolicyLayer<R, S>
where
    R: Routers,
    S: PolicySource,
    T: Clone + 'static,
{
    type Service = Cors<T, R, S>;

    fn layer(&self, inner: T) -> Self::Service {
        let Some(source) = &self.source else {
            return Cors::new(inner, Role::Nothing);
        };
        match layer_routes(inner, self) {
            // Each route applies the policies.
            Ok(inner) => Cors::new(inner, Role::Nothing),
            Err(inner) => {
                let role = match probe(&inner) {
                    None => Role::Default(source.to_mount()),
                    Some(Endpoint::Layered(layered)) => {
                        Role::Seen(Endpoint::Layered(layered.within(source.mounted())))
                    }
                    Some(seen) => {
                        seen.report_unknown("CorsLayer");
                        Role::Seen(seen)
                    }
                };
                Cors::new(inner, role)
            }
        }
    }
}

/// A service under the policies of a [`PolicyLayer`].
#[derive(Debug)]
pub struct Cors<T, R = NoRouters, S = StaticPolicies> {
    inner: T,
    role: Role<S>,
    routers: PhantomData<fn() -> R>,
}

/// The effect of a layer on its inner service.
#[derive(Clone, Debug)]
enum Role<S> {
    /// The policies apply, unless there is a policy inside.
    Default(S),
    /// The policies that were found inside apply.
    Seen(Endpoint),
    /// No policy applies here.
    Nothing,
}

impl<T, R, S> Cors<T, R, S> {
    const fn new(inner: T, role: Role<S>) -> Self {
        Self {
            inner,
            role,
            routers: PhantomData,
        }
    }
}

impl<T, R, S> Clone for Cors<T, R, S>
where
    R: Routers,
    S: PolicySource,
    T: Clone + 'static,
{
    fn clone(&self) -> Self {
        let inner = match &self.role {
            Role::Nothing => clone_inner::<R, _, _>(self, &self.inner),
            Role::Default(source) => {
                report(|| Endpoint::Layered(Layered::new(source.mounted(), false)));
                suppressed(|| self.inner.clone())
            }
            Role::Seen(endpoint) => {
                report(|| endpoint.clone());
                suppressed(|| self.inner.clone())
            }
        };
        Self::new(inner, self.role.clone())
    }
}

impl<T, R, S, B, C> Service<Request<B>> for Cors<T, R, S>
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

    #[inline]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut call = |request| self.inner.call(request);
        match &self.role {
            Role::Default(source) => match source.load() {
                Some(policies) => CorsFuture::by_default(&policies, request, call),
                None => CorsFuture::unchanged(call(request)),
            },
            Role::Seen(endpoint) => CorsFuture::at_endpoint(endpoint, request, call),
            Role::Nothing => CorsFuture::unchanged(call(request)),
        }
    }
}
