//! The items that `routes!` expands to: handlers under their methods.

use actix_web::{
    FromRequest, Handler, Responder,
    dev::HttpServiceFactory,
    guard::{self, Guard},
    http::Method,
    web,
};
use cors_runtime::{
    BoundPolicies, OriginSet, Policies, Policy,
    adapter::{
        ConstString, HandlerPolicy, PathPolicies, allow, assert_one_item, registered_methods,
    },
};

use crate::{path, routes::Routes};

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "actix-web";

/// actix-web routes any method.
pub const ROUTABLE: &[&str] = &["*"];

/// A handler that `routes!` accepts. `Kind` distinguishes functions from types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler of actix-web",
    label = "not a handler",
    note = "a handler is an `async fn` whose arguments implement `FromRequest`, and whose output implements \
            `Responder`, or a type that an attribute such as `#[get(\"/books\")]` defines"
)]
pub trait Mountable<Kind> {
    /// Adds the handler. `path` contains the policies of all handlers of the path.
    #[track_caller]
    fn add_to(self, routes: &mut Routes, policy: &'static Policy, path: &'static [&'static Policy]);
}

/// The kind of a function with the arguments `T`.
#[derive(Debug)]
pub struct Function<T>(T);

/// The kind of a type that an attribute of actix-web defines.
#[derive(Debug)]
pub enum Type {}

impl<H, T> Mountable<Function<T>> for H
where
    H: Handler<T, Output: Responder + 'static>,
    T: FromRequest + 'static,
{
    fn add_to(
        self,
        routes: &mut Routes,
        policy: &'static Policy,
        path: &'static [&'static Policy],
    ) {
        let route = web::route().guard(any_of(registered_methods(policy, path)));
        routes.handlers.push(route.to(self));
    }
}

impl<H: HttpServiceFactory + 'static> Mountable<Type> for H {
    fn add_to(
        self,
        routes: &mut Routes,
        policy: &'static Policy,
        _path: &'static [&'static Policy],
    ) {
        routes.add_type(policy, Box::new(|config| self.register(config)));
    }
}

/// Adds `handler` under the methods of its policy `P`.
///
/// # Panics
///
/// If the attribute of `handler` names its path, and that of another handler does not.
#[track_caller]
pub fn mount<S, H, T, P, Path>(routes: S, handler: H) -> Routes
where
    S: Into<Routes>,
    H: Mountable<T>,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    assert_one_item::<P::Companion, H>(&handler);
    let mut routes = routes.into();
    handler.add_to(&mut routes, P::POLICY, Path::POLICIES);
    let has_both = !routes.handlers.is_empty() && !routes.types.is_empty();
    assert!(
        !has_both,
        "`{}` differs from the other handlers of `routes!`: only some of them have a path in their attribute\n\
         help: write an attribute such as `#[get(\"/books\")]` below each `#[cors]`, or below none\n\
         reason: mixed_handlers",
        P::POLICY.name()
    );
    routes
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
) -> Routes
where
    S: Into<Routes>,
    H: Mountable<T>,
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
        declared: Path::POLICIES,
        ..routes
    }
}

struct Allow<Path>(Path);

impl<Path: PathPolicies> Allow<Path> {
    const TEXT: &'static ConstString<512> = &allow(Path::POLICIES);
}

/// A guard that accepts each of the methods.
fn any_of(methods: impl Iterator<Item = &'static str>) -> impl Guard {
    let guards = methods.map(guard_of);
    guards.fold(guard::Any(guard::fn_guard(|_| false)), guard::AnyGuard::or)
}

fn guard_of(method: &'static str) -> impl Guard {
    // The method of a policy is a token.
    guard::Method(Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET))
}
