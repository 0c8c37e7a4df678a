//! A policy for each request, found asynchronously.

use std::{
    fmt,
    future::{Ready, ready},
    pin::Pin,
    rc::Rc,
    sync::Arc,
};

use actix_web::{
    Error, HttpRequest,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use cors_runtime::{
    RuntimePolicy,
    adapter::{RuntimePolicies, find_policy},
};

use crate::{
    CorsLayer, decision::vary_on_origin, defaults::Defaults, future::CorsFuture, head::Head,
    path::Path, registry::Registration, without::refusal_outside,
};

impl CorsLayer {
    /// A middleware that finds the policy of each request, for instance the policy of a tenant in the path or the host.
    ///
    /// `find` receives the request, and returns a future that resolves to a checked policy, or to `None` if no policy
    /// applies. With `None`, there are no responses to preflights, and responses have no headers of the CORS
    /// protocol, not even those of a policy outside. Also return `None` for errors, such as those of a database.
    ///
    /// `find` is called for every request, except to the paths of annotated handlers, whose own policies apply. It
    /// should look up a cache first. Requests without `Origin` also need a policy, because `enforce` checks their
    /// `Host`. If `find` panics, no policy applies, and an event at the level `error` reports it (feature `tracing`).
    ///
    /// Every other response varies on `Origin`, because the policy can differ for the next request.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use actix_web::{App, HttpRequest};
    /// use cors_actix_web::{CorsLayer, PolicyConfig};
    ///
    /// let policy = PolicyConfig::new().origins(["https://shop.example.com"]).check()?;
    /// let tenants = HashMap::from([("shop".to_owned(), policy)]);
    ///
    /// let cors = CorsLayer::per_request(move |request: &HttpRequest| {
    ///     let tenant = request.path().split('/').nth(1);
    ///     let policy = tenant.and_then(|tenant| tenants.get(tenant).cloned());
    ///     async move { policy }
    /// });
    /// let app = App::new().wrap(cors);
    /// # Ok::<(), cors_actix_web::ConfigError>(())
    /// ```
    pub fn per_request<F, Found>(find: F) -> PerRequestLayer<F>
    where
        F: Fn(&HttpRequest) -> Found + 'static,
        Found: Future<Output = Option<RuntimePolicy>> + 'static,
    {
        PerRequestLayer {
            find: Arc::new(find),
        }
    }
}

/// A middleware that finds the policy of each request; see [`CorsLayer::per_request`].
#[must_use]
pub struct PerRequestLayer<F> {
    find: Arc<F>,
}

impl<F> Clone for PerRequestLayer<F> {
    fn clone(&self) -> Self {
        Self {
            find: Arc::clone(&self.find),
        }
    }
}

impl<F> fmt::Debug for PerRequestLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRequestLayer").finish_non_exhaustive()
    }
}

impl<F, Found, T, B> Transform<T, ServiceRequest> for PerRequestLayer<F>
where
    F: Fn(&HttpRequest) -> Found + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + 'static,
    T: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = PerRequestService<T, F>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: T) -> Self::Future {
        ready(Ok(PerRequestService {
            inner: Rc::new(inner),
            find: Arc::clone(&self.find),
            _registration: Registration::new(),
        }))
    }
}

/// A service whose policy is found for each request; see [`CorsLayer::per_request`].
pub struct PerRequestService<T, F> {
    inner: Rc<T>,
    find: Arc<F>,
    _registration: Registration,
}

impl<T, F> fmt::Debug for PerRequestService<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRequestService").finish_non_exhaustive()
    }
}

impl<T, F, Found, B> Service<ServiceRequest> for PerRequestService<T, F>
where
    F: Fn(&HttpRequest) -> Found + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + 'static,
    T: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if let Some(path) = Path::find(request.request()) {
            let defaults = Defaults {
                inner: &*self.inner,
                policies: NO_POLICIES,
            };
            let is_off = Head::new(request.request()).is_without_cors();
            return Box::pin(if is_off {
                defaults.without_cors(request)
            } else {
                defaults.around_path(path, request)
            });
        }
        let (inner, find) = (Rc::clone(&self.inner), Arc::clone(&self.find));
        Box::pin(async move {
            let policy = find_policy(|| find(request.request())).await;
            let mut outcome = under(policy.as_ref(), &*inner, request).await;
            match &mut outcome {
                Ok(response) => vary_on_origin(response.headers_mut()),
                Err(error) => error.add_response_mapper(|mut response| {
                    vary_on_origin(response.headers_mut());
                    response
                }),
            }
            outcome
        })
    }
}

const NO_POLICIES: Option<&cors_runtime::Policies<RuntimePolicies>> = None;

/// Serves a request with the policy that was found.
fn under<T: Service<ServiceRequest>>(
    policy: Option<&RuntimePolicy>,
    inner: &T,
    request: ServiceRequest,
) -> CorsFuture<T::Future> {
    let Some(policy) = policy else {
        return match refusal_outside(&request) {
            Some(response) => CorsFuture::answered(request.into_response(response)),
            None => CorsFuture::unchanged(inner.call(request)),
        };
    };
    let defaults = Defaults {
        inner,
        policies: Some(&policy.for_request()),
    };
    if Head::new(request.request()).is_without_cors() {
        return defaults.without_cors(request);
    }
    defaults.by_default(request)
}
