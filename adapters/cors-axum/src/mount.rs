//! The items that `routes!` expands to: handlers under their methods, and one OPTIONS route.

use axum::{
    handler::Handler,
    routing::{MethodFilter, MethodRouter},
};

use cors_runtime::{
    BoundPolicies, OriginSet,
    adapter::{HandlerPolicy, PathPolicies, assert_one_item, registered_methods},
};

use crate::{
    bound::{BoundHandler, BoundOptions},
    handler::Annotated,
    options::{Allow, AllowedOptions, Options, policies},
};

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "axum";

/// The methods that axum routes. Scripts cannot send CONNECT or TRACE.
pub const ROUTABLE: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Adds `handler` under the methods of its policy `P`.
#[track_caller]
pub fn mount<S, H, T, P, Path>(router: MethodRouter<S>, handler: H) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler = Annotated::<H, P>::new(handler);
    add::<S, _, _, T, P, Path>(router, handler, Options::<_, Path>::new)
}

/// Binds the policies of the path to a set.
#[track_caller]
#[must_use]
pub fn bind<Path: PathPolicies>(set: &OriginSet) -> BoundPolicies {
    BoundPolicies::routed(Path::POLICIES, set)
}

/// Adds `handler` under the methods of its policy `P`, which has this `index` among the policies of the path.
#[track_caller]
pub fn mount_bound<S, H, T, P, Path>(
    router: MethodRouter<S>,
    handler: H,
    policies: &BoundPolicies,
    index: usize,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler = BoundHandler::new(handler, policies.to_mount(), index);
    let options = |handler| BoundOptions::new(handler, policies.to_mount());
    add::<S, _, _, T, P, Path>(router, handler, options)
}

/// Adds `handler` under the methods of its policy `P`. If it serves OPTIONS, it also handles the OPTIONS requests of
/// `options` that are not preflights.
#[track_caller]
fn add<S, H, O, T, P, Path>(
    router: MethodRouter<S>,
    handler: H,
    options: impl FnOnce(H) -> O,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    O: Handler<T, S>,
    T: 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    let router = if lists::<P>("OPTIONS") {
        router.on(MethodFilter::OPTIONS, options(handler.clone()))
    } else {
        router
    };
    let methods: Vec<&str> = registered_methods(P::POLICY, Path::POLICIES).collect();
    // An upgrade by HTTP/2 is a CONNECT request: <https://www.rfc-editor.org/rfc/rfc8441>.
    let takes_upgrades = P::POLICY.upgrades() && methods.contains(&"GET");
    let connect = takes_upgrades.then_some(MethodFilter::CONNECT);
    let filters = methods.into_iter().filter_map(filter).chain(connect);
    match filters.reduce(MethodFilter::or) {
        Some(filter) => router.on(filter, handler),
        None => router,
    }
}

/// Adds the OPTIONS route, unless a handler serves OPTIONS.
#[track_caller]
pub fn mount_options<S, Path>(router: MethodRouter<S>) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Path: PathPolicies,
{
    policies::<Path>().prepare_or_panic();
    if is_listed::<Path>("OPTIONS") {
        return router;
    }
    router.on(MethodFilter::OPTIONS, AllowedOptions::<Path>::new())
}

/// The same for policies that are bound to a set.
#[track_caller]
pub fn mount_options_bound<S, Path>(
    router: MethodRouter<S>,
    policies: &BoundPolicies,
) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    Path: PathPolicies,
{
    if is_listed::<Path>("OPTIONS") {
        return router;
    }
    let options = BoundOptions::new(Allow::<Path>::new(), policies.to_mount());
    router.on(MethodFilter::OPTIONS, options)
}

fn lists<P: HandlerPolicy>(method: &str) -> bool {
    P::POLICY.methods().list().contains(&method)
}

/// Whether a handler of the path lists the method.
fn is_listed<Path: PathPolicies>(method: &str) -> bool {
    let mut policies = Path::POLICIES.iter();
    policies.any(|policy| policy.methods().list().contains(&method))
}

/// The filter of a method. `None` for OPTIONS, which has its own route.
fn filter(method: &str) -> Option<MethodFilter> {
    match method {
        "GET" => Some(MethodFilter::GET),
        "HEAD" => Some(MethodFilter::HEAD),
        "POST" => Some(MethodFilter::POST),
        "PUT" => Some(MethodFilter::PUT),
        "PATCH" => Some(MethodFilter::PATCH),
        "DELETE" => Some(MethodFilter::DELETE),
        _ => None,
    }
}
