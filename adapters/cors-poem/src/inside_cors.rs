//! A middleware inside CORS: preflights bypass it, and scripts can read its responses.

use cors_runtime::tower::CorsFuture;
use futures_util::{FutureExt as _, future::Either};
use poem::{Endpoint, Middleware, Request, Response, Result};

use crate::{
    CorsEndpoint,
    expected::Expected,
    http::{Errors, into_http, into_poem, pass, respond},
    view::{Seen, View},
};

/// Applies `middleware` as `.with(middleware)` does, with CORS outside it.
///
/// ```
/// use cors_poem::{Route, cors, inside_cors, routes};
/// use poem::{Endpoint, Error, Middleware, Request, Result, handler, http::StatusCode};
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET], headers = ["authorization"])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// struct RequireToken;
///
/// struct RequireTokenEndpoint<E>(E);
///
/// impl<E: Endpoint> Middleware<E> for RequireToken {
///     type Output = RequireTokenEndpoint<E>;
///
///     fn transform(&self, endpoint: E) -> Self::Output {
///         RequireTokenEndpoint(endpoint)
///     }
/// }
///
/// impl<E: Endpoint> Endpoint for RequireTokenEndpoint<E> {
///     type Output = E::Output;
///
///     async fn call(&self, request: Request) -> Result<Self::Output> {
///         if request.header("authorization").is_none() {
///             return Err(Error::from_string("no token", StatusCode::UNAUTHORIZED));
///         }
///         self.0.call(request).await
///     }
/// }
///
/// let app = Route::new().at("/books", routes![list_books]).with(inside_cors(RequireToken));
/// ```
///
/// Neither a preflight of an annotated path nor a request that `enforce` refuses reaches the middleware, or other
/// middleware between it and the handler. A response or an error that the middleware returns instead of the handler
/// has the CORS headers of the policy that would have applied, so that a script can read it. Requests without a
/// policy pass through the middleware, including their preflights.
///
/// It can be applied to [`Route`](crate::Route), to [`Routes`](crate::Routes), and to the results of their methods.
///
/// # Panics
///
/// If the policies of the endpoint are not visible, as for `poem::Route`: preflights could not bypass the middleware.
pub const fn inside_cors<M>(middleware: M) -> InsideCors<M> {
    InsideCors { middleware }
}

/// A middleware with CORS outside it; see [`inside_cors`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct InsideCors<M> {
    middleware: M,
}

impl<E, M> Middleware<E> for InsideCors<M>
where
    E: Endpoint + 'static,
    M: Middleware<E>,
    M::Output: 'static,
{
    type Output = CorsEndpoint;

    #[track_caller]
    fn transform(&self, endpoint: E) -> CorsEndpoint {
        let view = View::new(&endpoint);
        assert!(
            !matches!(view, View::Opaque),
            "`inside_cors` cannot see any policies in the endpoint that it wraps\n\
             help: use `cors_poem::Route` instead of `poem::Route`, and apply other middleware with its \
             methods, as in `.data(value)`; for an endpoint without a policy, use `.with(middleware)`\n\
             reason: unseen_policies"
        );
        view.report_unknown("inside_cors");
        let inner = self.middleware.transform(endpoint);
        let inside = InsideCorsEndpoint {
            inner,
            view: view.clone(),
        };
        CorsEndpoint::new(view, inside)
    }
}

/// An endpoint in a middleware, with CORS outside it.
struct InsideCorsEndpoint<E> {
    inner: E,
    view: View,
}

impl<E: Endpoint> Endpoint for InsideCorsEndpoint<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let seen = self.view.find(request.uri().path());
        match seen.filter(|seen| !seen.is_left(&request)) {
            Some(seen) => Either::Left(around(&self.inner, seen, request)),
            None => Either::Right(pass(&self.inner, request)),
        }
    }
}

/// Decides a request with the policies of its path, around code that may respond instead of the path's handlers.
pub(crate) fn around<E: Endpoint>(
    endpoint: &E,
    seen: &Seen,
    request: Request,
) -> impl Future<Output = Result<Response>> + Send {
    let mut request = into_http(request);
    let errors = Errors::of(&request);
    Expected::insert(seen.place, &mut request);
    let call = |request| respond(endpoint, request, errors);
    let future: CorsFuture<_> = CorsFuture::at_endpoint(&seen.policies, request, call);
    future.map(into_poem)
}
