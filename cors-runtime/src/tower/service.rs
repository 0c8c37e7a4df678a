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
    policy::Policies,
    probe::{Endpoint, Layered, probe, report, suppressed},
};

/// Applies a policy, or the policies of several handlers, to a service; see [`PolicyLayer`].
pub type CorsLayer = PolicyLayer<NoRouters>;

impl<R, S> Layer<S> for PolicyLayer<R>
where
    R: Routers,
    S: Clone + 'static,
{
    type Service = Cors<S, R>;

    fn layer(&self, inner: S) -> Self::Service {
        let Some(policies) = self.policies else {
            return Cors::new(inner, Role::Nothing);
        };
        match layer_routes(inner, self) {
            // Each route applies the policies.
            Ok(inner) => Cors::new(inner, Role::Nothing),
            Err(inner) => {
                let role = match probe(&inner) {
                    None => Role::Default(policies),
                    Some(Endpoint::Layered(layered)) => {
                        Role::Seen(Endpoint::Layered(layered.within(policies)))
                    }
                    Some(seen) => Role::Seen(seen),
                };
                Cors::new(inner, role)
            }
        }
    }
}

/// A service under the policies of a [`PolicyLayer`].
#[derive(Debug)]
pub struct Cors<S, R = NoRouters> {
    inner: S,
    role: Role,
    routers: PhantomData<fn() -> R>,
}

/// What a layer does to the service inside of it.
#[derive(Clone, Debug)]
enum Role {
    /// The policies apply, unless one turns out to be inside.
    Default(Policies),
    /// The policies that are seen inside apply.
    Seen(Endpoint),
    /// No policy applies here.
    Nothing,
}

impl<S, R> Cors<S, R> {
    const fn new(inner: S, role: Role) -> Self {
        Self {
            inner,
            role,
            routers: PhantomData,
        }
    }
}

impl<S: Clone + 'static, R: Routers> Clone for Cors<S, R> {
    fn clone(&self) -> Self {
        let inner = match &self.role {
            Role::Nothing => clone_inner::<R, _, _>(self, &self.inner),
            Role::Default(policies) => {
                report(|| Endpoint::Layered(Layered::new(*policies, false)));
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

impl<S, R, B, C> Service<Request<B>> for Cors<S, R>
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
        match &self.role {
            Role::Default(policies) => CorsFuture::by_default(*policies, request, call),
            Role::Seen(endpoint) => CorsFuture::at_endpoint(endpoint, request, call),
            Role::Nothing => CorsFuture::unchanged(call(request)),
        }
    }
}
