//! A policy for each request, found asynchronously.

use std::{fmt, sync::Arc};

use cors_runtime::{
    RuntimePolicy,
    adapter::{self, find_policy, vary_on_origin},
    tower::CorsFuture,
};
use poem::{Endpoint, Middleware, Request, Response, Result};

use crate::{
    CorsEndpoint, CorsLayer,
    expected::{Expected, Place},
    http::{Errors, into_http, into_poem, pass, respond},
    inside_cors::around,
    view::{Seen, View},
};

impl CorsLayer {
    /// A middleware that finds the policy of each request, for instance the policy of a tenant in the path or the host.
    ///
    /// `find` receives the request, and returns a future that resolves to a checked policy, or to `None` if no policy
    /// applies. With `None`, there are no responses to preflights, and responses have no headers of the CORS
    /// protocol, not even those of a policy outside. Also return `None` for errors, such as those of a database.
    ///
    /// `find` is called for every request, so it should look up a cache first. Requests without `Origin` also need a
    /// policy, because `enforce` checks their `Host`. If `find` panics, no policy applies, and an event at the level
    /// `error` reports it (feature `tracing`).
    ///
    /// Every response varies on `Origin`, because the policy can differ for the next request. Errors of the endpoints
    /// behind the middleware are converted to responses here, so that they have the headers.
    ///
    /// # Policies behind the middleware
    ///
    /// An annotated handler that the middleware sees has its own policy, as behind a [`CorsLayer::new`], and so have the
    /// methods of another `CorsLayer`: `find` is not called. Other methods have the policy that `find` returns; their
    /// preflights are refused. The middleware sees the paths of a [`Route`](crate::Route).
    ///
    /// In a nested route, `request.uri()` does not contain the prefix. `request.original_uri()` is the URI that the
    /// client sent.
    ///
    /// An outer layer cannot determine the policy. If `inside_cors(middleware)` is applied after this one, it passes
    /// preflights to `middleware`, and reports this while the application is built. Apply this one last.
    ///
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use cors_poem::{CorsLayer, PolicyConfig, Route};
    /// use poem::{Request, get, handler};
    ///
    /// #[handler]
    /// async fn list_books() {}
    ///
    /// let policy = PolicyConfig::new().origins(["https://shop.example.com"]).check()?;
    /// let tenants = HashMap::from([("shop".to_owned(), policy)]);
    ///
    /// let cors = CorsLayer::per_request(move |request: &Request| {
    ///     let tenant = request.uri().path().split('/').nth(1);
    ///     let policy = tenant.and_then(|tenant| tenants.get(tenant).cloned());
    ///     async move { policy }
    /// });
    /// let app = Route::new().at("/:tenant/books", get(list_books)).with(cors);
    /// # Ok::<(), cors_poem::ConfigError>(())
    /// ```
    pub fn per_request<F, Found>(find: F) -> PerRequestLayer<F>
    where
        F: Fn(&Request) -> Found + Send + Sync + 'static,
        Found: Future<Output = Option<RuntimePolicy>> + Send,
    {
        let find = Arc::new(find);
        PerRequestLayer { find }
    }
}

/// A middleware that finds the policy of each request; see [`CorsLayer::per_request`].
#[must_use]
pub struct PerRequestLayer<F> {
    find: Arc<F>,
}

impl<F> Clone for PerRequestLayer<F> {
    fn clone(&self) -> Self {
        let find = Arc::clone(&self.find);
        Self { find }
    }
}

impl<F> fmt::Debug for PerRequestLayer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerRequestLayer").finish_non_exhaustive()
    }
}

impl<E, F, Found> Middleware<E> for PerRequestLayer<F>
where
    E: Endpoint + 'static,
    F: Fn(&Request) -> Found + Send + Sync + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + Send,
{
    type Output = CorsEndpoint;

    fn transform(&self, endpoint: E) -> CorsEndpoint {
        let inside = View::new(&endpoint);
        let unknown = Seen {
            policies: adapter::Endpoint::PerRequest,
            place: Place::new(),
            settled: None,
        };
        let outside = inside.map(&|seen| Some(seen.unwrap_or(&unknown).closed()));
        let per_request = PerRequest {
            inner: endpoint,
            find: Arc::clone(&self.find),
            inside,
        };
        CorsEndpoint::new(outside, per_request)
    }
}

/// An endpoint whose policy is found for each request.
struct PerRequest<E, F> {
    inner: E,
    find: Arc<F>,
    /// The policies that are visible inside, which apply instead.
    inside: View,
}

impl<E, F, Found> Endpoint for PerRequest<E, F>
where
    E: Endpoint,
    F: Fn(&Request) -> Found + Send + Sync + 'static,
    Found: Future<Output = Option<RuntimePolicy>> + Send,
{
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let seen = self.inside.find(request.uri().path());
        let method = request.method().into();
        match seen.filter(|seen| !seen.policies.needs_policy(method)) {
            Some(seen) if seen.is_left(&request) || seen.is_settled(&request) => {
                pass(&self.inner, request).await
            }
            Some(seen) => around(&self.inner, seen, request).await,
            None => self.respond(request).await,
        }
    }
}

impl<E, F, Found> PerRequest<E, F>
where
    E: Endpoint,
    F: Fn(&Request) -> Found,
    Found: Future<Output = Option<RuntimePolicy>>,
{
    /// Responds to a request to which no visible inner policy applies.
    async fn respond(&self, request: Request) -> Result<Response> {
        let policy = find_policy(|| (self.find)(&request)).await;
        let mut request = into_http(request);
        Expected::remove(&mut request);
        // An error has no headers, so it cannot vary on `Origin`.
        let call = |request| respond(&self.inner, request, Errors::Here);
        let future = match &policy {
            Some(policy) => CorsFuture::by_default(policy.prepared(), request, call),
            None => CorsFuture::unfound(request, call),
        };
        let mut response = future.await;
        vary_on_origin(response.headers_mut());
        into_poem(response)
    }
}
