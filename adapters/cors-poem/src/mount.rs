//! The items that `routes!` expands to: handlers under their methods, and one OPTIONS route.

use std::sync::Arc;

use cors_runtime::{
    BoundPolicies, OriginSet,
    adapter::{
        HandlerPolicy, MountedPolicies, PathPolicies, PolicySource as _, assert_one_item,
        registered_methods,
    },
};
use poem::{Endpoint, IntoEndpoint, Response, http::Method};

use crate::{
    bound::{BoundHandler, BoundOptions},
    handler::{Annotated, GetForHead},
    options::{Allow, Options, policies},
    routes::Routes,
};

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "poem";

/// poem routes any method.
pub const ROUTABLE: &[&str] = &["*"];

/// Adds `handler` under the methods of its policy `P`.
#[track_caller]
pub fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    S: Into<Routes>,
    H: IntoEndpoint<Endpoint = T>,
    T: Endpoint + 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler = Arc::new(handler.into_endpoint());
    let mut routes = routes.into();
    for method in registered_methods(P::POLICY, Path::POLICIES) {
        let handler = Arc::clone(&handler);
        match serves::<P>(method) {
            Serves::Options => {
                routes.add(Method::OPTIONS, Options::<_, Path>::new(handler));
            }
            Serves::HeadByGet => {
                routes.add(Method::HEAD, Annotated::<_, P>::new(GetForHead(handler)));
            }
            Serves::Method(method) => routes.add(method, Annotated::<_, P>::new(handler)),
        }
    }
    routes
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
    routes: S,
    handler: H,
    policies: &BoundPolicies,
    index: usize,
) -> Routes
where
    S: Into<Routes>,
    H: IntoEndpoint<Endpoint = T>,
    T: Endpoint + 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let handler = Arc::new(handler.into_endpoint());
    let mut routes = routes.into();
    for method in registered_methods(P::POLICY, Path::POLICIES) {
        let handler = Arc::clone(&handler);
        let policies = policies.to_mount();
        match serves::<P>(method) {
            Serves::Options => routes.add(Method::OPTIONS, BoundOptions::new(handler, policies)),
            Serves::HeadByGet => {
                let handler = BoundHandler::new(GetForHead(handler), policies, index);
                routes.add(Method::HEAD, handler);
            }
            Serves::Method(method) => {
                routes.add(method, BoundHandler::new(handler, policies, index));
            }
        }
    }
    routes
}

/// Adds the OPTIONS route, unless a handler serves OPTIONS.
#[track_caller]
pub fn mount_options<S, Path>(routes: S) -> Routes
where
    S: Into<Routes>,
    Path: PathPolicies,
{
    let policies = policies::<Path>();
    policies.prepare_or_panic();
    let options = Options::<_, Path>::new(Allow::<Path>::new());
    finish(routes.into(), options).with_policies(MountedPolicies::Static(policies))
}

/// The same for policies that are bound to a set.
#[track_caller]
pub fn mount_options_bound<S, Path>(routes: S, policies: &BoundPolicies) -> Routes
where
    S: Into<Routes>,
    Path: PathPolicies,
{
    let options = BoundOptions::new(Allow::<Path>::new(), policies.to_mount());
    finish(routes.into(), options).with_policies(policies.mounted())
}

fn finish(mut routes: Routes, options: impl Endpoint<Output = Response> + 'static) -> Routes {
    if routes.find(&Method::OPTIONS).is_none() {
        routes.add(Method::OPTIONS, options);
    }
    routes
}

/// How a handler serves a method for which it is registered.
enum Serves {
    Method(Method),
    /// The handler for GET serves HEAD.
    HeadByGet,
    /// The handler serves OPTIONS requests that are not preflights.
    Options,
}

fn serves<P: HandlerPolicy>(method: &'static str) -> Serves {
    let methods = P::POLICY.methods();
    match method {
        "OPTIONS" => Serves::Options,
        "HEAD" if !methods.is_any() && !methods.list().contains(&"HEAD") => Serves::HeadByGet,
        // The method of a policy is a token.
        _ => Serves::Method(Method::from_bytes(method.as_bytes()).unwrap_or_default()),
    }
}
