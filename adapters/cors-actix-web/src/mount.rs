//! What `routes!` expands to: handlers under their methods.

use actix_web::{
    FromRequest, Handler, Responder,
    guard::{self, Guard},
    http::Method,
    web,
};
use cors_runtime::{
    BoundPolicies, OriginSet, Policies, Policy,
    adapter::{ConstString, allow, assert_one_item},
};

use crate::{path, routes::Routes};

/// The policy of a handler, as a type.
pub trait HandlerPolicy: 'static {
    /// The type that holds the policy, which has the path of the annotated function.
    type Companion;

    /// The policy.
    const POLICY: &'static Policy;
}

/// The policies of the handlers of one path, as a type.
pub trait PathPolicies: 'static {
    /// The policies, one for each handler.
    const POLICIES: &'static [&'static Policy];
}

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "actix-web";

/// actix-web routes any method.
pub const ROUTABLE: &[&str] = &["*"];

/// The methods that `methods = any` stands for.
const ANY: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Adds `handler` under the methods of its policy `P`.
#[track_caller]
pub fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    S: Into<Routes>,
    H: Handler<T, Output: Responder + 'static>,
    T: FromRequest + 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let mut routes = routes.into();
    let route = web::route().guard(any_of(methods::<P, Path>()));
    routes.handlers.push(route.to(handler));
    routes
}

/// Binds the policies of the path to a set.
#[track_caller]
#[must_use]
pub fn bind<Path: PathPolicies>(set: &OriginSet) -> BoundPolicies {
    BoundPolicies::routed(Path::POLICIES, set)
}

/// Adds `handler` as [`mount`] does; the policies of the path are those of a set.
#[track_caller]
pub fn mount_bound<S, H, T, P, Path>(
    routes: S,
    handler: H,
    _policies: &BoundPolicies,
    _index: usize,
) -> Routes
where
    S: Into<Routes>,
    H: Handler<T, Output: Responder + 'static>,
    T: FromRequest + 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    mount::<S, H, T, P, Path>(routes, handler)
}

/// Adds the policies of the path, which answer its OPTIONS requests.
#[track_caller]
pub fn mount_options<S, Path>(routes: S) -> Routes
where
    S: Into<Routes>,
    Path: PathPolicies,
{
    let policies = Policies::routed(Path::POLICIES);
    policies.prepare_or_panic();
    with_policies::<Path>(routes.into(), path::PathPolicies::Static(policies))
}

/// The same for policies that are bound to a set.
#[track_caller]
pub fn mount_options_bound<S, Path>(routes: S, policies: &BoundPolicies) -> Routes
where
    S: Into<Routes>,
    Path: PathPolicies,
{
    let policies = path::PathPolicies::Bound(policies.into());
    with_policies::<Path>(routes.into(), policies)
}

fn with_policies<Path: PathPolicies>(routes: Routes, policies: path::PathPolicies) -> Routes {
    Routes {
        policies: Some(policies),
        allow: Allow::<Path>::TEXT.as_str(),
        ..routes
    }
}

struct Allow<Path>(Path);

impl<Path: PathPolicies> Allow<Path> {
    const TEXT: &'static ConstString<512> = &allow(Path::POLICIES);
}

/// The methods under which a handler is registered.
fn methods<P: HandlerPolicy, Path: PathPolicies>() -> Vec<&'static str> {
    let methods = P::POLICY.methods();
    let mut listed = if methods.is_any() {
        ANY.to_vec()
    } else {
        methods.list().to_vec()
    };
    // GET serves HEAD, so it is registered: another handler of HEAD would be one without this policy.
    if !methods.is_any() && listed.contains(&"GET") && !is_listed::<Path>("HEAD") {
        listed.push("HEAD");
    }
    listed
}

/// Whether a handler of the path lists the method.
fn is_listed<Path: PathPolicies>(method: &str) -> bool {
    let mut policies = Path::POLICIES.iter();
    policies.any(|policy| policy.methods().list().contains(&method))
}

/// A guard that lets each of the methods through.
fn any_of(methods: Vec<&'static str>) -> impl Guard {
    let methods = methods.into_iter().map(guard_of);
    methods.fold(guard::Any(guard::fn_guard(|_| false)), guard::AnyGuard::or)
}

fn guard_of(method: &'static str) -> impl Guard {
    // The method of a policy is a token.
    guard::Method(Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET))
}
