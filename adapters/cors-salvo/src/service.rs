//! The service of a program, whose routes the policies know.

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
};

use salvo_core::{
    Router, Service,
    routing::{PathState, filters::Filter},
};

use crate::route::{is_options_route, router_request};

/// Makes the service of a program, as `Service::new(router)` does, and lets the policies of
/// [`routes!`](crate::routes!) know all routes.
///
/// ```
/// use cors_salvo::{cors, routes, service};
/// use salvo::prelude::*;
///
/// #[cors(origins = ["https://app.example.com"], methods = [GET])]
/// #[handler]
/// async fn list_books() -> &'static str {
///     "The Dispossessed"
/// }
///
/// let router = Router::new().push(Router::with_path("books").push(routes![list_books]));
/// let service = service(router);
/// // `Server::new(acceptor).serve(service).await`
/// ```
///
/// A preflight is routed as the request that it asks for, so that a policy never answers for the handler of
/// another route. That needs all routes: in a router that is served by other means, preflights of annotated
/// handlers are refused with 403, and an event reports it.
///
/// # Panics
///
/// If two `routes![..]` are directly in one router.
#[track_caller]
pub fn service(router: impl Into<Arc<Router>>) -> Service {
    let router = router.into();
    set_router(&router, &router);
    Service::new(router)
}

#[track_caller]
fn set_router(part: &Router, router: &Arc<Router>) {
    assert_one_path(part);
    for filter in part
        .filters
        .iter()
        .filter(|filter| is_options_route(&***filter))
    {
        poll_once(&**filter, router);
    }
    for part in &part.routers {
        set_router(part, router);
    }
}

/// The first would answer the preflights of the handlers of the others, and refuse them.
#[track_caller]
fn assert_one_path(router: &Router) {
    let has_options = |part: &&Router| {
        let mut filters = part.routers.iter().flat_map(|route| &route.filters);
        part.filters.is_empty() && filters.any(|filter| is_options_route(&**filter))
    };
    let paths = router.routers.iter().filter(has_options).count();
    assert!(
        paths <= 1,
        "{paths} `routes![..]` are in one router of salvo\n\
         help: give all annotated handlers of a path to one `routes![..]`\n\
         rule: one_routes_per_path"
    );
}

/// The filter of an OPTIONS route waits for nothing where it sets the routes.
fn poll_once(filter: &dyn Filter, router: &Arc<Router>) {
    let mut request = router_request(router);
    let mut state = PathState::from_owned_path(String::new());
    let future = pin!(filter.filter(&mut request, &mut state));
    let _is_pending = future.poll(&mut Context::from_waker(Waker::noop()));
}
