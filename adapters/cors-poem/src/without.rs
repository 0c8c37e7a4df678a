//! Endpoints in which no policy applies.

use cors_runtime::{adapter, tower::CorsFuture};
use futures_util::FutureExt as _;
use poem::{Endpoint, EndpointExt as _, Middleware, Request, Response, Result};

use crate::{
    CorsEndpoint,
    expected::Place,
    http::{Errors, into_http, into_poem, respond},
    view::{Seen, View},
};

/// Disables every policy behind it, including those of annotated handlers: there are no responses to preflights, and
/// no response has a header of the CORS protocol. Scripts of other origins then cannot read any response. `enforce`
/// stays in effect, because it only restricts.
///
/// A [`CorsLayer`](crate::CorsLayer) outside it does not apply to anything behind it either. An
/// [exclusive](crate::CorsLayer::exclusive) one does.
///
/// ```
/// use cors_poem::{CorsEndpoint, Route, cors, routes, without_cors};
/// use poem::handler;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() {}
///
/// fn app(no_cors: bool) -> CorsEndpoint {
///     Route::new().at("/books", routes![list_books]).with(without_cors().when(no_cors))
/// }
/// # app(true);
/// ```
pub const fn without_cors() -> WithoutCors {
    WithoutCors { is_on: true }
}

/// The middleware of [`without_cors`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct WithoutCors {
    is_on: bool,
}

impl WithoutCors {
    /// Makes the middleware do nothing unless `is_on` is true.
    pub const fn when(self, is_on: bool) -> Self {
        Self { is_on }
    }
}

impl<E: Endpoint + 'static> Middleware<E> for WithoutCors {
    type Output = CorsEndpoint;

    fn transform(&self, endpoint: E) -> CorsEndpoint {
        if !self.is_on {
            return CorsEndpoint::new(View::new(&endpoint), endpoint.map_to_response());
        }
        let view = View::Seen(Seen {
            policies: adapter::Endpoint::WithoutCors,
            place: Place::new(),
            settled: None,
            is_closed: false,
        });
        CorsEndpoint::new(view, WithoutCorsEndpoint(endpoint))
    }
}

struct WithoutCorsEndpoint<E>(E);

impl<E: Endpoint> Endpoint for WithoutCorsEndpoint<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.0, request, errors);
        let future: CorsFuture<_> = CorsFuture::without_cors(request, call);
        future.map(into_poem)
    }
}
