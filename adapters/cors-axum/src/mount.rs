//! What `routes!` expands to: handlers under their methods, and one OPTIONS route.

use axum::{
    handler::Handler,
    routing::{MethodFilter, MethodRouter, any},
};

use cors_runtime::{Policies, Policy};

use crate::{
    handler::{Annotated, HandlerPolicy},
    options::{Allow, Options, PathPolicies},
};

/// The name of the framework in messages.
pub const FRAMEWORK: &str = "axum";

/// The methods that axum routes. No script can send CONNECT or TRACE.
pub const ROUTABLE: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// Adds `handler` under the methods of its policy `P`.
pub fn mount<S, H, T, P, Path>(router: MethodRouter<S>, handler: H) -> MethodRouter<S>
where
    S: Clone + Send + Sync + 'static,
    H: Handler<T, S>,
    T: 'static,
    P: HandlerPolicy,
    Path: PathPolicies,
{
    let methods = P::POLICY.methods();
    let options = serves_options(P::POLICY);
    let handler = Annotated::<H, P>::new(handler);
    let router = if options {
        let options = Options::<_, Path>::new(handler.clone());
        router.on(MethodFilter::OPTIONS, options)
    } else {
        router
    };
    if methods.is_any() {
        return any(handler).merge(router);
    }
    match filter(methods.list()) {
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
    Policies::from(Path::POLICIES).prepare_or_panic();
    if Path::POLICIES.iter().copied().any(serves_options) {
        return router;
    }
    let options = Options::<_, Path>::new(Allow::<Path>::new());
    router.on(MethodFilter::OPTIONS, options)
}

fn serves_options(policy: &Policy) -> bool {
    let methods = policy.methods();
    methods.is_any() || methods.list().contains(&"OPTIONS")
}

/// The filter of all `methods` but OPTIONS.
fn filter(methods: &[&str]) -> Option<MethodFilter> {
    methods
        .iter()
        .filter_map(|&method| match method {
            "GET" => Some(MethodFilter::GET),
            "HEAD" => Some(MethodFilter::HEAD),
            "POST" => Some(MethodFilter::POST),
            "PUT" => Some(MethodFilter::PUT),
            "PATCH" => Some(MethodFilter::PATCH),
            "DELETE" => Some(MethodFilter::DELETE),
            _ => None,
        })
        .reduce(MethodFilter::or)
}
