//! The default policy of endpoints without their own policy, and the only policy of an endpoint.

use std::fmt;

use cors_runtime::{
    adapter::{self, Answer, Layered, PolicySource, PreflightAnswer, StaticPolicies},
    tower::{CorsFuture, IntoPolicies},
};
use futures_util::{FutureExt as _, future::Either};
use poem::{Endpoint, EndpointExt as _, Middleware, Request, Response, Result};

use crate::{
    CorsEndpoint,
    expected::{Expected, Place},
    http::{Errors, Head, apply, into_http, into_poem, pass, respond, respond_preflight},
    view::{Seen, View},
};

/// Applies a policy, or the policies of several handlers, to everything behind it without a policy of its own.
///
/// Make it the outermost middleware: middleware outside it receives preflights, and scripts cannot read the
/// responses of that middleware.
///
/// ```
/// use cors_poem::{CorsLayer, Route, cors, policy, routes};
/// use poem::{get, handler};
///
/// policy! { APP = { origins = ["https://app.example.com"] } }
///
/// #[cors(origins = ["https://admin.example.com"], methods = [DELETE], credentials)]
/// #[handler]
/// async fn delete_users() {}
///
/// #[handler]
/// async fn list_books() {}
///
/// let app = Route::new()
///     .at("/users", routes![delete_users]) // keeps its own policy
///     .at("/books", get(list_books)) // has the policy APP
///     .with(CorsLayer::new(&APP));
/// ```
///
/// The policy whose `methods` contain the method of a request decides it. The policy whose `methods` contain the
/// requested method decides a preflight, and the middleware responds to it: nothing behind the middleware runs for a
/// preflight. A request whose method no policy has passes unchanged, and so does an OPTIONS request that is not a
/// preflight.
///
/// # Policies behind the middleware
///
/// The policy nearest to the handler decides. The effect depends on what can be seen when the middleware is applied,
/// which needs [`Route`](crate::Route) instead of `poem::Route`:
///
/// - **Annotated handlers of the request's path, or another `CorsLayer`.** Their own policies apply, also to a
///   response of a middleware in between. This middleware responds to preflights with the policies of the path. A
///   method that none of them serves is refused, even if this policy would allow it, because browsers cache the
///   preflight responses of one URL together.
/// - **Nothing.** This policy applies, also to 404 responses. If there is a policy inside nevertheless, that policy
///   decides the response. This policy has decided the preflight before that. If the inner policy would have refused
///   the preflight of another origin's request, the request is refused with 403, and the handler does not run.
///
/// Errors of the endpoints behind it are converted to responses here, so that they have the headers.
#[must_use]
pub struct CorsLayer<S = StaticPolicies> {
    source: Option<S>,
}

impl<S: PolicySource> CorsLayer<S> {
    /// Creates a middleware for one policy, for the result of [`policies!`](crate::policies), for a
    /// [`RuntimePolicy`](crate::RuntimePolicy), for a `&`[`LivePolicy`](crate::LivePolicy), or for an `Option` of one
    /// of these. With `None` the middleware does nothing.
    ///
    /// # Panics
    ///
    /// If a policy has a variable of `env("X")` that is missing, a variable that breaks a rule, or `configured`
    /// origins, which need an `OriginSet`.
    #[track_caller]
    pub fn new(policies: impl IntoPolicies<Source = S>) -> Self {
        let source = policies.into_policies();
        if let Some(source) = &source {
            source.prepare_or_panic();
        }
        Self { source }
    }

    /// Makes this the only policy of everything behind it: policies inside are overridden, even if they allow less.
    /// It does not search for them, so it costs less for each request. Use it for endpoints in which nothing else has
    /// a policy.
    ///
    /// A handler behind it runs for every request that this policy allows a browser to send, even if the handler's
    /// own policy would have refused the preflight.
    pub fn exclusive(self) -> ExclusiveLayer<S> {
        ExclusiveLayer {
            source: self.source,
        }
    }
}

impl<S: PolicySource> Clone for CorsLayer<S> {
    fn clone(&self) -> Self {
        let source = self.source.as_ref().map(S::to_mount);
        Self { source }
    }
}

impl<S: fmt::Debug> fmt::Debug for CorsLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("CorsLayer");
        debug.field("policies", &self.source).finish()
    }
}

impl<E, S> Middleware<E> for CorsLayer<S>
where
    E: Endpoint + 'static,
    S: PolicySource,
{
    type Output = CorsEndpoint;

    fn transform(&self, endpoint: E) -> CorsEndpoint {
        let view = View::new(&endpoint);
        let Some(source) = self.source.as_ref().map(S::to_mount) else {
            return CorsEndpoint::new(view, endpoint.map_to_response());
        };
        view.report_unknown("CorsLayer");
        let place = Place::new();
        let inside = view.map(&|seen| seen.map(|seen| within(seen, &source)));
        let outside = view.map(&|seen| {
            let default = || Seen {
                policies: adapter::Endpoint::Layered(Layered::new(source.mounted(), false)),
                place,
                settled: None,
            };
            Some(seen.map_or_else(default, |seen| within(seen, &source)))
        });
        let cors = Cors {
            inner: endpoint,
            source,
            place,
            inside,
        };
        CorsEndpoint::new(outside, cors)
    }
}

/// The policies of a path inside a layer with the policies of `source`.
fn within<S: PolicySource>(seen: &Seen, source: &S) -> Seen {
    let policies = match &seen.policies {
        adapter::Endpoint::Layered(layered) => {
            adapter::Endpoint::Layered(layered.within(source.mounted()))
        }
        other => other.clone(),
    };
    Seen {
        policies,
        ..seen.clone()
    }
}

/// An endpoint under the policies of a [`CorsLayer`].
struct Cors<E, S> {
    inner: E,
    source: S,
    place: Place,
    /// The policies that are visible inside, which apply instead.
    inside: View,
}

impl<E: Endpoint, S: PolicySource> Endpoint for Cors<E, S> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let seen = self.inside.find(request.uri().path());
        if seen.is_some_and(|seen| seen.is_left(&request) || seen.is_settled(&request)) {
            return Either::Left(pass(&self.inner, request));
        }
        if seen.is_none()
            && let Some(answer) = self.answer_preflight(&request)
        {
            return Either::Right(Either::Left(respond_preflight(answer)));
        }
        let mut request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.inner, request, errors);
        let future = match seen {
            Some(Seen {
                policies, place, ..
            }) => {
                Expected::insert(*place, &mut request);
                CorsFuture::<_, S::Policy>::at_endpoint(policies, request, call)
            }
            None => {
                let is_decided =
                    Expected::is_decided(self.place, request.extensions(), request.method());
                Expected::remove(&mut request);
                match self.source.load() {
                    // The outer layer applies these policies, unless there is a policy inside.
                    Some(policies) if is_decided => {
                        let _event = Answer::new(&policies, &request);
                        CorsFuture::unchanged(call(request))
                    }
                    Some(policies) => CorsFuture::by_default(&policies, request, call),
                    None => CorsFuture::unchanged(call(request)),
                }
            }
        };
        Either::Right(Either::Right(future.map(into_poem)))
    }
}

impl<E, S: PolicySource> Cors<E, S> {
    /// The answer to a preflight if no outer layer has seen the request and no other policies apply.
    fn answer_preflight(&self, request: &Request) -> Option<PreflightAnswer<S::Policy>> {
        let head = Head::without_directives(request)?;
        if !head.is_preflight() || Expected::is_in(request.extensions()) {
            return None;
        }
        match Answer::new(&self.source.load()?, &head) {
            Answer::Preflight(answer) => Some(answer),
            Answer::Actual(_) => None,
        }
    }
}

/// Applies the only policy of an endpoint; see [`CorsLayer::exclusive`].
#[must_use]
pub struct ExclusiveLayer<S = StaticPolicies> {
    source: Option<S>,
}

impl<S: PolicySource> Clone for ExclusiveLayer<S> {
    fn clone(&self) -> Self {
        let source = self.source.as_ref().map(S::to_mount);
        Self { source }
    }
}

impl<S: fmt::Debug> fmt::Debug for ExclusiveLayer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ExclusiveLayer");
        debug.field("policies", &self.source).finish()
    }
}

impl<E, S> Middleware<E> for ExclusiveLayer<S>
where
    E: Endpoint + 'static,
    S: PolicySource,
{
    type Output = CorsEndpoint;

    fn transform(&self, endpoint: E) -> CorsEndpoint {
        let Some(source) = self.source.as_ref().map(S::to_mount) else {
            return CorsEndpoint::new(View::new(&endpoint), endpoint.map_to_response());
        };
        let view = View::Seen(Seen {
            policies: adapter::Endpoint::Layered(Layered::new(source.mounted(), true)),
            place: Place::new(),
            settled: None,
        });
        let exclusive = Exclusive {
            inner: endpoint,
            source,
        };
        CorsEndpoint::new(view, exclusive)
    }
}

/// An endpoint under the only policy of an [`ExclusiveLayer`].
struct Exclusive<E, S> {
    inner: E,
    source: S,
}

impl<E: Endpoint, S: PolicySource> Endpoint for Exclusive<E, S> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let Some(policies) = self.source.load() else {
            return Either::Left(pass(&self.inner, request));
        };
        if let Some(head) = Head::without_directives(&request)
            && !Expected::is_in(request.extensions())
        {
            let answer = Answer::exclusive(&policies, &head);
            return Either::Right(Either::Left(apply(answer, &self.inner, request)));
        }
        let mut request = into_http(request);
        let errors = Errors::of(&request);
        Expected::remove(&mut request);
        let call = |request| respond(&self.inner, request, errors);
        let future = CorsFuture::exclusive(&policies, request, call);
        Either::Right(Either::Right(future.map(into_poem)))
    }
}
