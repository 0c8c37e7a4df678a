//! The items that `routes!` expands to: handlers under their methods.

use std::sync::Arc;

use cors_runtime::{
    BoundPolicies, OriginSet, Policies,
    adapter::{
        ConstString, HandlerPolicy, PathPolicies, allow, assert_one_item, registered_methods,
    },
};
use http::Method;
use salvo_core::{Handler, Router, routing::filters::MethodFilter};

use crate::{
    endpoint::{Annotated, Options, Unreachable},
    path::{Path, PathPolicies as Group},
    route::{MethodRoute, OptionsRoute},
};

/// A handler of salvo. `T` is always `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler of salvo",
    label = "write `#[handler]` below `#[cors(..)]`"
)]
pub trait SalvoHandler<T>: Handler {}

impl<H: Handler> SalvoHandler<()> for H {}

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "salvo";

/// salvo routes any method.
pub const ROUTABLE: &[&str] = &["*"];

/// The handlers of a path that have been mounted.
#[derive(Default)]
pub struct Mounted(Vec<Mount>);

struct Mount {
    handler: Arc<dyn Handler>,
    methods: Vec<Method>,
}

impl From<Router> for Mounted {
    /// Ignores the router that `routes!` starts with. It has no routes.
    fn from(_: Router) -> Self {
        Self::default()
    }
}

/// Adds `handler` under the methods of its policy `P`.
#[track_caller]
pub fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Mounted
where
    S: Into<Mounted>,
    H: SalvoHandler<T>,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let mut mounted = routes.into();
    mounted.0.push(Mount {
        handler: Arc::new(handler),
        methods: registered_methods(P::POLICY, Path::POLICIES)
            .map(method)
            .collect(),
    });
    mounted
}

/// Binds the policies of the path to a set.
#[track_caller]
#[must_use]
pub fn bind<Path: PathPolicies>(set: &OriginSet) -> BoundPolicies {
    BoundPolicies::routed(Path::POLICIES, set)
}

/// Adds `handler` as [`mount`] does, with the policies of the path from a set.
#[track_caller]
pub fn mount_bound<S, H, T, P, Path>(
    routes: S,
    handler: H,
    _policies: &BoundPolicies,
    _index: usize,
) -> Mounted
where
    S: Into<Mounted>,
    H: SalvoHandler<T>,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    mount::<S, H, T, P, Path>(routes, handler)
}

/// Creates the router of the handlers, with the policies of the path, which answer its OPTIONS requests.
#[track_caller]
pub fn mount_options<S, Path>(routes: S) -> Router
where
    S: Into<Mounted>,
    Path: PathPolicies,
{
    let policies = Policies::routed(Path::POLICIES);
    policies.prepare_or_panic();
    routes.into().into_router::<Path>(Group::Static(policies))
}

/// The same for policies that are bound to a set.
#[track_caller]
pub fn mount_options_bound<S, Path>(routes: S, policies: &BoundPolicies) -> Router
where
    S: Into<Mounted>,
    Path: PathPolicies,
{
    let policies = Group::Bound(policies.into());
    routes.into().into_router::<Path>(policies)
}

impl Mounted {
    fn into_router<P: PathPolicies>(self, policies: Group) -> Router {
        let Self(mounts) = self;
        let routed = mounts.iter().flat_map(|mount| {
            let methods = mount.methods.iter();
            methods.map(|method| (method, &mount.handler))
        });
        let (options, routed): (Vec<_>, Vec<_>) =
            routed.partition(|(method, _)| **method == Method::OPTIONS);
        let methods = mounts.iter().map(|mount| mount.methods.clone()).collect();
        let path = Arc::new(Path::new(policies, methods));
        let handlers = routed
            .iter()
            .map(|(method, handler)| route(method, handler, &path));
        let options = Options {
            path: Arc::clone(&path),
            handler: options.first().map(|(_, handler)| Arc::clone(handler)),
            allow: Allow::<P>::TEXT.as_str(),
        };
        let options = Router::with_filter(OptionsRoute {
            path: Arc::clone(&path),
        })
        .goal(options);
        let listed = routed.iter().map(|(method, _)| listed(method));
        let children = handlers.chain([options]).chain(listed);
        children.fold(Router::new(), Router::push)
    }
}

fn route(method: &Method, handler: &Arc<dyn Handler>, path: &Arc<Path>) -> Router {
    let filter = MethodRoute {
        method: method.clone(),
        path: Arc::clone(path),
    };
    Router::with_filter(filter).goal(Annotated {
        handler: Arc::clone(handler),
        path: Arc::clone(path),
    })
}

/// A route for the 405 responses of salvo, which finds methods only in its own filters. The route of the method's
/// handler precedes it, and accepts every request with the method.
fn listed(method: &Method) -> Router {
    Router::with_filter(MethodFilter::new(method.clone())).goal(Unreachable)
}

/// The method of a policy is a token.
fn method(name: &str) -> Method {
    Method::from_bytes(name.as_bytes()).unwrap_or(Method::GET)
}

struct Allow<Path>(Path);

impl<Path: PathPolicies> Allow<Path> {
    const TEXT: &'static ConstString<512> = &allow(Path::POLICIES);
}
