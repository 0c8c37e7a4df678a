//! A policy for each request, found asynchronously.

use std::fmt;

use cors_runtime::{
    RuntimePolicy,
    adapter::{RuntimePolicies, find_policy, vary_on_origin},
};
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    CorsLayer,
    head::Head,
    layer::{apply, block_by_policy},
    route::Routed,
    without::without_policy,
};

impl CorsLayer {
    /// A hoop that finds the policy of each request, for instance the policy of a tenant in the path or the host.
    ///
    /// `find` receives the request, and returns a future that resolves to a checked policy, or to `None` if no policy
    /// applies. With `None`, there are no responses to preflights, and responses have no headers of the CORS
    /// protocol, not even those of a policy outside. Also return `None` for errors, such as those of a database.
    ///
    /// `find` is called for every request, except to the URLs of annotated handlers, whose own policies apply. It
    /// should look up a cache first. Requests without `Origin` also need a policy, because `enforce` checks their
    /// `Host`. If `find` panics, no policy applies, and an event at the level `error` reports it (feature `tracing`).
    ///
    /// Every other response varies on `Origin`, because the policy can differ for the next request.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use cors_salvo::{CorsLayer, PolicyConfig, service};
    /// use salvo::prelude::*;
    ///
    /// let policy = PolicyConfig::new().origins(["https://shop.example.com"]).check()?;
    /// let tenants = HashMap::from([("shop".to_owned(), policy)]);
    ///
    /// let cors = CorsLayer::per_request(move |request: &Request| {
    ///     let tenant = request.uri().path().split('/').nth(1);
    ///     let policy = tenant.and_then(|tenant| tenants.get(tenant).cloned());
    ///     async move { policy }
    /// });
    /// let service = service(Router::new()).hoop(cors);
    /// # Ok::<(), cors_salvo::ConfigError>(())
    /// ```
    pub const fn per_request<F, Found>(find: F) -> PerRequestLayer<F>
    where
        F: Fn(&Request) -> Found + Send + Sync + 'static,
        Found: Future<Output = Option<RuntimePolicy>> + Send,
    {
        PerRequestLayer { find }
    }
}

/// A hoop that finds the policy of each request; see [`CorsLayer::per_request`].
#[derive(Clone)]
#[must_use]
pub struct PerRequestLayer<F> {
    find: F,
}

impl<F> fmt::Debug for PerRequestLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRequestLayer").finish_non_exhaustive()
    }
}

#[async_trait]
impl<F, Found> Handler for PerRequestLayer<F>
where
    F: Fn(&Request) -> Found + Send + Sync + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + Send,
{
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        if Routed::of(request).is_some() {
            return apply(None::<&RuntimePolicies>, request, depot, response, ctrl).await;
        }
        let policy = find_policy(|| (self.find)(request)).await;
        let policies = policy.as_ref().map(RuntimePolicy::for_request);
        match &policies {
            Some(policies) if Head(request).is_without_cors() => {
                block_by_policy(policies.source(), request, response, ctrl);
            }
            Some(policies) => {
                apply(Some(policies.source()), request, depot, response, ctrl).await;
            }
            None => without_policy(request, depot, response, ctrl).await,
        }
        vary_on_origin(response.headers_mut());
    }
}
