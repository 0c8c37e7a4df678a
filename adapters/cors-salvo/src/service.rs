//! The service of a program. The policies can find all routes of the program.

use std::sync::Arc;

use http::Method;
use salvo_core::{
    Router, Service,
    routing::filters::{Filter, FilterInfo},
};

use crate::route::{self, PlainRoute, Program, is_options_route};

/// Creates the service of a program, like `Service::new(router)`, and passes all routes to the policies of
/// [`routes!`](crate::routes!).
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
/// A preflight is routed like the request that it precedes, so that a policy never decides for the handler of another
/// route. This requires all routes: in a router that is not served with this function, preflights of annotated
/// handlers are refused with 403, and an event reports it.
///
/// # Panics
///
/// If two `routes![..]` are directly in one router.
#[track_caller]
#[must_use]
pub fn service(router: Router) -> Service {
    if !has_paths(&router) {
        return Service::new(router);
    }
    let mut router = router;
    let program = Arc::default();
    mark_plain_goals(&mut router, &program);
    let router = Arc::new(router);
    let mut methods = Vec::new();
    set_router(&router, &router, &mut methods);
    methods.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    methods.dedup();
    program.set(&router, methods);
    Service::new(router)
}

/// Whether there are annotated handlers.
fn has_paths(router: &Router) -> bool {
    options_routes(router).next().is_some() || router.routers.iter().any(has_paths)
}

fn options_routes(router: &Router) -> impl Iterator<Item = &dyn Filter> {
    let filters = router.filters.iter().map(|filter| &**filter);
    filters.filter(|filter| is_options_route(*filter))
}

/// Adds a [`PlainRoute`] to each goal that may receive OPTIONS requests and does not belong to this crate. It becomes
/// the last inner route, because salvo tries a goal after the inner routes.
fn mark_plain_goals(router: &mut Router, program: &Arc<Program>) {
    if options_routes(router).next().is_some() || serves_another_method(router) {
        return;
    }
    for part in &mut router.routers {
        mark_plain_goals(part, program);
    }
    if let Some(goal) = router.goal.take() {
        let program = Arc::clone(program);
        let mut part = Router::with_filter(PlainRoute { program });
        part.goal = Some(goal);
        router.routers.push(part);
    }
}

/// Whether a filter accepts only one method other than OPTIONS.
fn serves_another_method(router: &Router) -> bool {
    router.filters.iter().any(
        |filter| matches!(filter.info(), FilterInfo::Method(method) if method != Method::OPTIONS),
    )
}

#[track_caller]
fn set_router(part: &Router, router: &Arc<Router>, methods: &mut Vec<Method>) {
    assert_one_path(part);
    for filter in options_routes(part) {
        methods.extend(route::set_router(filter, router));
    }
    for part in &part.routers {
        set_router(part, router, methods);
    }
}

/// Rejects a router with several paths: the first one would answer and refuse the preflights of the others.
#[track_caller]
fn assert_one_path(router: &Router) {
    let has_options = |part: &&Router| {
        let mut options = part.routers.iter().flat_map(options_routes);
        part.filters.is_empty() && options.next().is_some()
    };
    let paths = router.routers.iter().filter(has_options).count();
    assert!(
        paths <= 1,
        "{paths} `routes![..]` are in one router of salvo\n\
         help: mount all annotated handlers of a path in one `routes![..]`\n\
         rule: one_routes_per_path"
    );
}
