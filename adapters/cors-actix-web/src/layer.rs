//! The middleware that applies a default policy.

use std::{
    any::Any,
    future::{Ready, ready},
    sync::Arc,
};

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use cors_runtime::{
    Policies,
    adapter::{LoadPolicies, StaticPolicies},
};

use crate::{
    decision::{Reply, WritePolicy, decide},
    defaults::Defaults,
    future::{CorsFuture, Finish},
    head::Head,
    mark::Mark,
    path::Path,
    registry::{Alike, Registration},
};

/// A middleware that applies a policy, or the policies of several handlers, to everything without a policy of its
/// own: ordinary handlers, 404 and 405.
///
/// ```
/// use actix_web::{App, web};
/// use cors_actix_web::{CorsLayer, cors, policy, resource, routes};
///
/// policy! { APP = { origins = ["https://app.example.com"] } }
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// async fn delete_users() -> &'static str {
///     "deleted"
/// }
///
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let app = App::new()
///     .service(resource("/users", routes![delete_users])) // keeps its own policy
///     .service(web::resource("/books").get(list_books)) // has the policy APP
///     .wrap(CorsLayer::new(&APP));
/// ```
///
/// Apply it last, so that it is outermost: middleware outside it receives preflights, and scripts cannot read the
/// responses of that middleware. To disable it with a flag, use `actix_web::middleware::Condition`.
///
/// # Policies behind it
///
/// The policy nearest to the handler decides:
///
/// - At the path of a [`resource`](crate::resource()) of annotated handlers, their own policies decide preflights. A
///   method that none of them serves is refused. Apply middleware in between with
///   [`inside_cors`](crate::inside_cors()). Otherwise, if it does not call the next service at once, as `from_fn`
///   does, preflights of the path are refused with 403 ([`UnreachedPreflight`](crate::UnreachedPreflight)), and no
///   script can read a response that the middleware returns itself.
/// - At other paths, this middleware responds to preflights, and nothing behind it runs. If there is nevertheless a
///   policy inside, such as that of another `CorsLayer` around a scope, or that of a resource that is selected because
///   a middleware changes the path, that policy decides the response. If it would have refused the preflight of a
///   request, the request is refused with 403.
#[derive(Debug)]
#[must_use]
pub struct CorsLayer<S = StaticPolicies> {
    policies: Arc<Policies<S>>,
    is_exclusive: bool,
}

impl<S: LoadPolicies> CorsLayer<S> {
    /// Creates a middleware for one policy, for the result of [`policies!`](crate::policies!), for a
    /// [`RuntimePolicy`](crate::RuntimePolicy), or for a `&`[`LivePolicy`](crate::LivePolicy).
    ///
    /// # Panics
    ///
    /// If a policy has a variable of `env("X")` that is missing, a variable that breaks a rule, or `configured`
    /// origins, which need an `OriginSet`.
    #[track_caller]
    pub fn new(policies: impl Into<Policies<S>>) -> Self {
        let policies = policies.into();
        policies.source().prepare_or_panic();
        Self {
            policies: Arc::new(policies),
            is_exclusive: false,
        }
    }

    /// Makes this the only policy of everything behind it: policies inside are overridden, even if they allow less.
    /// It answers all preflights, and does not search for policies behind it.
    pub fn exclusive(mut self) -> Self {
        self.is_exclusive = true;
        self
    }
}

impl<S: 'static> CorsLayer<S> {
    fn register(&self) -> Registration {
        let policies: &dyn Any = &*self.policies;
        match policies.downcast_ref::<Policies>() {
            Some(policies) if !self.is_exclusive => Registration::of_default(*policies),
            _ => Registration::new(),
        }
    }
}

impl<S> Clone for CorsLayer<S> {
    fn clone(&self) -> Self {
        Self {
            policies: Arc::clone(&self.policies),
            is_exclusive: self.is_exclusive,
        }
    }
}

impl<S, T, B> Transform<T, ServiceRequest> for CorsLayer<S>
where
    S: LoadPolicies<Policy: WritePolicy>,
    T: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsService<T, S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: T) -> Self::Future {
        let layer = self.clone();
        let registration = layer.register();
        ready(Ok(CorsService {
            inner,
            layer,
            _registration: registration,
        }))
    }
}

/// A service under the policies of a [`CorsLayer`].
#[derive(Debug)]
pub struct CorsService<T, S = StaticPolicies> {
    inner: T,
    layer: CorsLayer<S>,
    _registration: Registration,
}

impl<T, S, B> Service<ServiceRequest> for CorsService<T, S>
where
    S: LoadPolicies<Policy: WritePolicy>,
    T: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<T::Future>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if let Some(alike) = Alike::check() {
            return self.alone(alike, request);
        }
        let defaults = self.defaults();
        if Head::new(request.request()).is_without_cors() {
            return defaults.without_cors(request);
        }
        if self.layer.is_exclusive {
            return self.exclusive(request);
        }
        match Path::find(request.request()) {
            Some(path) => defaults.around_path(path, request),
            None => defaults.by_default(request),
        }
    }
}

impl<T, S> CorsService<T, S>
where
    S: LoadPolicies<Policy: WritePolicy>,
    T: Service<ServiceRequest>,
{
    fn defaults(&self) -> Defaults<'_, T, S> {
        Defaults {
            inner: &self.inner,
            policies: Some(&self.layer.policies),
        }
    }

    /// Serves a request if there are no other policies on the thread.
    fn alone(&self, alike: Alike, request: ServiceRequest) -> CorsFuture<T::Future> {
        let own = match decide(&self.layer.policies, &Head::new(request.request())) {
            Some(Reply::Preflight(response)) => {
                return CorsFuture::answered(request.into_response(response));
            }
            Some(Reply::Actual(own)) => own,
            None => return CorsFuture::unchanged(self.inner.call(request)),
        };
        let finish = if self.layer.is_exclusive {
            Finish::at_path(own.or_refused())
        } else {
            Finish::alone(own, alike)
        };
        CorsFuture::running(self.inner.call(request), finish)
    }

    /// Serves a request to which no other policy applies.
    fn exclusive(&self, request: ServiceRequest) -> CorsFuture<T::Future> {
        let own = match decide(&self.layer.policies, &Head::new(request.request())) {
            Some(Reply::Preflight(response)) => {
                return CorsFuture::by_policy(request, response);
            }
            Some(Reply::Actual(own)) => own,
            // A policy that has since been replaced may have answered the preflight.
            None => return self.defaults().by_default(request),
        };
        if let Some(refused) = self.defaults().refused(&own, &request) {
            return CorsFuture::answered(request.into_response(refused));
        }
        let own = own.or_refused();
        if let Some(mark) = Mark::of(request.request()) {
            mark.record(&own);
        }
        Mark::hide(request.request());
        CorsFuture::running(self.inner.call(request), Finish::at_path(own))
    }
}
