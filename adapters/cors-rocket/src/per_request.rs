//! A policy for each request, found asynchronously.

use std::{fmt, sync::OnceLock};

use cors_runtime::{
    Policies, RuntimePolicy,
    adapter::{HeldPolicies, NestedRequest, OuterPolicies, RuntimePolicies, find_policy},
};
use rocket::{
    Build, Data, Request, Response, Rocket,
    fairing::{self, Fairing, Info, Kind},
};

use crate::{
    CorsLayer, application::Application, default_policies::DefaultPolicies, enforce, head::Head,
    ignition::ignite, options,
};

impl CorsLayer {
    /// A fairing that finds the default policy of each request, for instance the policy of a tenant in the path or the
    /// host.
    ///
    /// `find` receives the request, and returns a future that resolves to a checked policy, or to `None` if no policy
    /// applies. With `None`, there are no responses to preflights, and responses have no headers of the CORS
    /// protocol. Also return `None` for errors, such as those of a database.
    ///
    /// `find` is called for every request, except to the URIs of annotated handlers, whose own policies apply. It
    /// should look up a cache first. Requests without `Origin` also need a policy, because `enforce` checks their
    /// `Host`. If `find` panics, no policy applies, and an event at the level `error` reports it (feature `tracing`).
    ///
    /// Every other response varies on `Origin`, because the policy can differ for the next request.
    ///
    /// Attach it before other fairings: `find` receives the request as earlier fairings have left it.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use cors_rocket::{CorsLayer, PolicyConfig};
    /// use rocket::Request;
    ///
    /// let policy = PolicyConfig::new().origins(["https://shop.example.com"]).check()?;
    /// let tenants = HashMap::from([("shop".to_owned(), policy)]);
    ///
    /// let cors = CorsLayer::per_request(move |request: &Request<'_>| {
    ///     let tenant = request.uri().path().segments().next();
    ///     let policy = tenant.and_then(|tenant| tenants.get(tenant).cloned());
    ///     async move { policy }
    /// });
    /// let rocket = rocket::build().attach(cors);
    /// # Ok::<(), cors_rocket::ConfigError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// The launch panics if a second default policy is attached.
    pub const fn per_request<F, Found>(find: F) -> PerRequestLayer<F>
    where
        F: Fn(&Request<'_>) -> Found + Send + Sync + 'static,
        Found: Future<Output = Option<RuntimePolicy>> + Send,
    {
        PerRequestLayer { find }
    }
}

/// A fairing that finds the default policy of each request; see [`CorsLayer::per_request`].
#[must_use = "attach it by `.attach(..)`"]
pub struct PerRequestLayer<F> {
    find: F,
}

impl<F> fmt::Debug for PerRequestLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRequestLayer").finish_non_exhaustive()
    }
}

#[rocket::async_trait]
impl<F, Found> Fairing for PerRequestLayer<F>
where
    F: Fn(&Request<'_>) -> Found + Send + Sync + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + Send,
{
    fn info(&self) -> Info {
        Info {
            name: "CORS policy of a request",
            kind: Kind::Ignite | Kind::Request,
        }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let (rocket, application) = ignite(rocket);
        application.set_has_policies();
        application.set_default(Box::new(FoundPolicies), false);
        // A policy that is found can have `enforce`.
        application.set_default_enforces();
        let rocket = enforce::with_gate(rocket, &application);
        Ok(rocket.mount("/", vec![options::route("/<_..>")]))
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let is_annotated =
            Application::of(request).is_some_and(|application| application.is_annotated(request));
        if is_annotated {
            return;
        }
        let policy = find_policy(|| (self.find)(request)).await;
        if let Some(policy) = policy {
            let found = request.local_cache(FoundPolicy::default);
            // Only one fairing finds policies, and only once for each request.
            let _first = found.0.set(policy.for_request());
        }
    }
}

/// The policy of a request, if one was found.
#[derive(Debug, Default)]
struct FoundPolicy(OnceLock<Policies<RuntimePolicies>>);

/// The policies that a fairing has found, as default policies.
struct FoundPolicies;

impl FoundPolicies {
    fn of<'r>(request: &'r Request<'_>) -> Option<&'r Policies<RuntimePolicies>> {
        request.local_cache(FoundPolicy::default).0.get()
    }
}

impl DefaultPolicies for FoundPolicies {
    fn is_active(&self, request: &Request<'_>) -> bool {
        Self::of(request).is_some()
    }

    fn varies(&self) -> bool {
        true
    }

    fn blocks(&self, head: &Head<'_, '_>) -> bool {
        Self::of(head.request).is_some_and(|policies| policies.blocks(head))
    }

    fn write_preflight<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool {
        let found = Self::of(head.request);
        found.is_some_and(|policies| DefaultPolicies::write_preflight(policies, head, response))
    }

    fn write_actual<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) -> bool {
        let found = Self::of(head.request);
        found.is_some_and(|policies| DefaultPolicies::write_actual(policies, head, response))
    }

    fn hold(&self, request: &Request<'_>) -> Option<HeldPolicies> {
        Self::of(request)?.hold(request)
    }

    fn refusal(
        &self,
        head: &Head<'_, '_>,
        request: &NestedRequest,
        outer: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        match Self::of(head.request) {
            Some(policies) => DefaultPolicies::refusal(policies, head, request, outer, help),
            None => request.refusal(None, outer, help),
        }
    }
}
