//! The items that `routes!` expands to: routes with their policies, and the OPTIONS routes of the paths.

use cors_runtime::{
    BoundPolicies, OriginSet, Policies, Policy,
    adapter::{HandlerPolicy, PathPolicies, assert_one_item},
};
use rocket::Route;

use crate::{handler::Annotated, options, pattern::Pattern, policies::RoutePolicy};

/// Any function: rocket's own macro checks the arguments. `T` is always `()`.
pub trait Function<T> {}

impl<H> Function<()> for H {}

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "rocket";

/// The methods that rocket routes.
pub const ROUTABLE: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// The policies of the handlers of one `routes!`, in order.
#[derive(Debug, Default)]
pub struct Routes(Vec<(&'static Policy, RoutePolicy)>);

impl Routes {
    /// Creates an empty value.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }
}

struct One<P>(P);

impl<P: HandlerPolicy> One<P> {
    const POLICIES: &'static [&'static Policy] = &[P::POLICY];
}

/// Adds the policy of `handler`.
#[track_caller]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the output of `routes!` passes the function"
)]
pub fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    S: Into<Routes>,
    H: Function<T>,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    let policies = Policies::routed(One::<P>::POLICIES);
    policies.prepare_or_panic();
    add::<H, P>(routes.into(), &handler, RoutePolicy::Static(policies))
}

/// Returns a copy of the set of `configured` origins. Each handler is bound to it separately, because the handlers of a
/// path can be in several `routes!`.
#[must_use]
pub fn bind<Path: PathPolicies>(set: &OriginSet) -> OriginSet {
    set.clone()
}

/// Adds the policy of `handler` as [`mount`] does, with the origins of a set if it has `configured` origins.
#[track_caller]
#[must_use]
pub fn mount_bound<S, H, T, P, Path>(
    routes: S,
    handler: H,
    set: &OriginSet,
    _index: usize,
) -> Routes
where
    S: Into<Routes>,
    H: Function<T>,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    if !P::POLICY.origins().is_configured() {
        return mount::<S, H, T, P, Path>(routes, handler);
    }
    let policies = BoundPolicies::routed(One::<P>::POLICIES, set);
    add::<H, P>(routes.into(), &handler, RoutePolicy::Bound(policies.into()))
}

#[track_caller]
fn add<H, P: HandlerPolicy>(mut routes: Routes, handler: &H, policy: RoutePolicy) -> Routes {
    assert_one_item::<P::Companion, H>(handler);
    routes.0.push((P::POLICY, policy));
    routes
}

/// The policies of all handlers.
#[must_use]
pub fn mount_options<S: Into<Routes>, Path: PathPolicies>(routes: S) -> Routes {
    routes.into()
}

/// The same for policies that are bound to a set.
#[must_use]
pub fn mount_options_bound<S: Into<Routes>, Path: PathPolicies>(
    routes: S,
    _set: &OriginSet,
) -> Routes {
    routes.into()
}

/// Applies its policy to each route of `rocket::routes!`, and adds the OPTIONS routes of the paths.
///
/// # Panics
///
/// If the method of a route differs from that of its policy.
#[track_caller]
#[must_use]
pub fn with_policies(routes: Vec<Route>, policies: &Routes) -> Vec<Route> {
    let mut mounted = Vec::with_capacity(2 * routes.len());
    let mut paths: Vec<Pattern> = Vec::new();
    for (mut route, (policy, held)) in routes.into_iter().zip(&policies.0) {
        assert_same_method(&route, policy);
        let pattern = Pattern::new(&route);
        if !paths.iter().any(|path| path.has_path_of(&pattern)) {
            mounted.push(options::route(route.uri.path()));
            paths.push(pattern);
        }
        let handler = Annotated::new(route.handler.clone(), held.clone());
        route.handler = Box::new(handler);
        mounted.push(route);
    }
    mounted
}

/// `#[cors]` also compares the methods, unless a macro hides the method of the route.
#[track_caller]
fn assert_same_method(route: &Route, policy: &Policy) {
    let served = route.method.as_str();
    let methods = policy.methods();
    let is_own = |method: &&str| **method == *served || served == "GET" && **method == *"HEAD";
    let is_same = methods.list().contains(&served) && methods.list().iter().all(is_own);
    assert!(
        is_same && !methods.is_any(),
        "`{}` has a policy for {}, but rocket routes {served} to it\n\
         help: leave out `methods`, or write `methods = [{served}]`\n\
         rule: method_disagrees",
        policy.name(),
        if methods.is_any() {
            "any method".to_owned()
        } else {
            methods.list().join(", ")
        },
    );
}
