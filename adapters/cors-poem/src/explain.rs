//! Responses to refused preflights that explain the refusal.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use cors_runtime::tower::ExplainLayer;
use futures_util::FutureExt as _;
use http::{Request as HttpRequest, Response as HttpResponse};
use poem::{Endpoint, Middleware, Request, Response, Result};
use tower_layer::Layer as _;
use tower_service::Service;

use crate::{
    CorsEndpoint,
    http::{Content, Errors, Rest, into_http, into_poem, respond},
    view::View,
};

/// A middleware that explains refused preflights during development. Make it the outermost one.
///
/// The body of the response is the [`Reason`](crate::Reason) as `text/plain`, which the browser's network panel
/// shows. A preflight that fails without reaching a policy is explained too: the response comes from a middleware
/// outside CORS, such as authentication, or from a path without a policy.
///
/// Explanations disclose the policies, so do not use it in public deployments.
///
/// ```
/// use cors_poem::{Route, cors, explain, routes};
/// use poem::handler;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() {}
///
/// let app = Route::new()
///     .at("/books", routes![list_books])
///     .with_if(cfg!(debug_assertions), explain());
/// ```
pub const fn explain() -> Explain {
    Explain(())
}

/// The middleware of [`explain`].
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Explain(());

impl<E: Endpoint + 'static> Middleware<E> for Explain {
    type Output = CorsEndpoint;

    fn transform(&self, endpoint: E) -> CorsEndpoint {
        CorsEndpoint::new(View::new(&endpoint), ExplainEndpoint(endpoint))
    }
}

struct ExplainEndpoint<E>(E);

impl<E: Endpoint> Endpoint for ExplainEndpoint<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        let layer = ExplainLayer::<cors_runtime::tower::NoRouters>::new();
        let future = layer.layer(Inner(&self.0)).call(into_http(request));
        future.map(|response| match response {
            Ok(response) => into_poem(response),
        })
    }
}

/// An endpoint as a service, for the layer of `cors_runtime`.
struct Inner<'e, E>(&'e E);

impl<'e, E: Endpoint> Service<HttpRequest<Rest>> for Inner<'e, E> {
    type Response = HttpResponse<Content>;
    type Error = Infallible;
    type Future =
        Pin<Box<dyn Future<Output = std::result::Result<Self::Response, Infallible>> + Send + 'e>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::result::Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest<Rest>) -> Self::Future {
        let response = respond(self.0, request, Errors::Outside);
        Box::pin(response.map(Ok))
    }
}
