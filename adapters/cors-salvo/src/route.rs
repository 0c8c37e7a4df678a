//! The routes of annotated handlers. A preflight is answered at the route of the request that it
//! precedes.

use std::{
    fmt, mem,
    pin::pin,
    sync::{Arc, OnceLock, Weak},
    task::{Context, Waker},
};

use http::Method;
use salvo_core::{
    Request, Router, async_trait,
    routing::{
        PathState,
        filters::{Filter, FilterInfo},
    },
};

use crate::{head::Head, path::Path};

/// The path to which a request has been routed, stored in the request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Routed {
    pub(crate) path: Arc<Path>,
    pub(crate) target: Target,
}

/// The target of the request that a preflight precedes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A handler of the path, or no handler: the policies of the path answer. Requests that are not preflights also
    /// have this target.
    Path,
    /// Another route, although the URL also has a handler of the path. This includes the case that another method that
    /// the answer would grant has another target.
    Other,
    /// The routes of the program are unknown.
    Unknown,
}

impl Routed {
    /// The path of a request, if it has been routed to annotated handlers.
    #[inline]
    pub(crate) fn of(request: &Request) -> Option<&Self> {
        request.extensions().get()
    }

    fn insert(request: &mut Request, path: &Arc<Path>, target: Target) {
        let path = Arc::clone(path);
        request.extensions_mut().insert(Self { path, target });
    }
}

/// Accepts requests with this method for an annotated handler.
///
/// It is the only filter of a route that has a handler and no inner routes, so a request that it accepts at the end of
/// the path has this route.
pub(crate) struct MethodRoute {
    pub(crate) method: Method,
    pub(crate) path: Arc<Path>,
}

impl fmt::Debug for MethodRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "method:{:?}", self.method)
    }
}

#[async_trait]
impl Filter for MethodRoute {
    fn info(&self) -> FilterInfo {
        FilterInfo::Method(self.method.clone())
    }

    async fn filter(&self, request: &mut Request, state: &mut PathState<'_>) -> bool {
        let is_routed = *request.method() == self.method && state.is_ended();
        if is_routed {
            Routed::insert(request, &self.path, Target::Path);
        }
        is_routed
    }
}

/// Accepts OPTIONS requests, as [`MethodRoute`] does. It accepts a preflight only if the URL has a handler of the
/// path.
pub(crate) struct OptionsRoute {
    pub(crate) path: Arc<Path>,
}

impl fmt::Debug for OptionsRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("method:OPTIONS")
    }
}

/// The name of [`OptionsRoute`] in the description of a router.
const OPTIONS_ROUTE: &str = "cors_salvo::OptionsRoute";

/// Marks a request that sets the routes of a program and collects the methods of its annotated handlers. It is never
/// sent.
#[derive(Clone)]
struct SetRouter {
    router: Weak<Router>,
    methods: Vec<Method>,
}

/// Marks a request that is only routed, to find its target.
#[derive(Clone, Copy)]
struct Probe;

#[async_trait]
impl Filter for OptionsRoute {
    fn info(&self) -> FilterInfo {
        FilterInfo::Other(OPTIONS_ROUTE)
    }

    async fn filter(&self, request: &mut Request, state: &mut PathState<'_>) -> bool {
        if *request.method() != Method::OPTIONS || !state.is_ended() {
            return false;
        }
        if let Some(SetRouter { router, methods }) = request.extensions_mut().get_mut() {
            self.path.set_router(Weak::clone(router));
            methods.extend(self.path.methods().cloned());
            return false;
        }
        let is_probe = request.extensions().get::<Probe>().is_some();
        let target = if !is_probe && Head(request).is_preflight() {
            self.target(request).await
        } else {
            Some(Target::Path)
        };
        if let Some(target) = target {
            Routed::insert(request, &self.path, target);
        }
        target.is_some()
    }
}

impl OptionsRoute {
    /// The target of the request that a preflight precedes. `None` if no handler of the path is at the URL.
    ///
    /// The pattern of a path may match URLs of earlier routes that have no OPTIONS route.
    async fn target(&self, request: &mut Request) -> Option<Target> {
        let Some(router) = self.path.router() else {
            return Some(Target::Unknown);
        };
        let method = Head(request).requested_method();
        // The policies refuse an invalid method.
        let Some(method) = method.filter(|method| *method != Method::OPTIONS) else {
            return Some(Target::Path);
        };
        match route_as(&router, request, &method).await {
            Destination::Path(path) if Arc::ptr_eq(&path, &self.path) => {
                // Browsers also cache the other methods in the answer.
                for other in self.path.granted_with(&method) {
                    if !self.is_reached(&router, request, other).await {
                        return Some(Target::Other);
                    }
                }
                Some(Target::Path)
            }
            Destination::Path(_) => Some(Target::Other),
            Destination::Nothing => Some(Target::Path),
            Destination::Plain => {
                for own in self.path.methods().filter(|own| **own != method) {
                    if self.is_reached(&router, request, own).await {
                        return Some(Target::Other);
                    }
                }
                None
            }
        }
    }

    /// Whether the request is routed to a handler of the path if it has this method.
    async fn is_reached(&self, router: &Router, request: &mut Request, method: &Method) -> bool {
        let destination = route_as(router, request, method).await;
        matches!(destination, Destination::Path(path) if Arc::ptr_eq(&path, &self.path))
    }
}

/// All routes of a program.
#[derive(Debug, Default)]
pub(crate) struct Program {
    router: OnceLock<Weak<Router>>,
    /// The methods of the annotated handlers.
    methods: OnceLock<Vec<Method>>,
}

impl Program {
    pub(crate) fn set(&self, router: &Arc<Router>, methods: Vec<Method>) {
        let _is_set = self.router.set(Arc::downgrade(router));
        let _is_set = self.methods.set(methods);
    }

    /// Whether the URL of a preflight has an annotated handler.
    async fn has_path(&self, request: &mut Request) -> bool {
        let router = self.router.get().and_then(Weak::upgrade);
        let (Some(router), Some(methods)) = (router, self.methods.get()) else {
            return false;
        };
        for method in methods {
            if let Destination::Path(_) = route_as(&router, request, method).await {
                return true;
            }
        }
        false
    }
}

/// Accepts requests for a handler without a policy, except the preflights of URLs that have annotated handlers: the
/// OPTIONS route of a path accepts those.
pub(crate) struct PlainRoute {
    pub(crate) program: Arc<Program>,
}

impl fmt::Debug for PlainRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain")
    }
}

#[async_trait]
impl Filter for PlainRoute {
    async fn filter(&self, request: &mut Request, state: &mut PathState<'_>) -> bool {
        if !state.is_ended() {
            return false;
        }
        let is_probe = request.extensions().get::<Probe>().is_some();
        let is_preflight = *request.method() == Method::OPTIONS && Head(request).is_preflight();
        if is_probe || !is_preflight {
            return true;
        }
        !self.program.has_path(request).await
    }
}

/// The destination of a request.
enum Destination {
    /// An annotated handler.
    Path(Arc<Path>),
    /// A handler without a policy.
    Plain,
    /// No handler.
    Nothing,
}

/// Finds the destination of the same request with `method`. No handler runs.
async fn route_as(router: &Router, request: &mut Request, method: &Method) -> Destination {
    let options = mem::replace(request.method_mut(), method.clone());
    request.extensions_mut().remove::<Routed>();
    request.extensions_mut().insert(Probe);
    let mut state = PathState::from_owned_path(request.uri().path().to_owned());
    let found = router.detect(request, &mut state).await;
    *request.method_mut() = options;
    request.extensions_mut().remove::<Probe>();
    let own = request.extensions_mut().remove::<Routed>();
    match (found, own) {
        (None, _) => Destination::Nothing,
        (Some(_), None) => Destination::Plain,
        (Some(_), Some(Routed { path, .. })) => Destination::Path(path),
    }
}

/// Whether a filter belongs to the OPTIONS route of a path.
pub(crate) fn is_options_route(filter: &dyn Filter) -> bool {
    matches!(filter.info(), FilterInfo::Other(OPTIONS_ROUTE))
}

/// Sets the routes of a program if the filter belongs to an OPTIONS route. Returns the methods of its path.
///
/// Such a filter does not wait, so its future is polled once.
pub(crate) fn set_router(filter: &dyn Filter, router: &Arc<Router>) -> Vec<Method> {
    let mut request = Request::new();
    *request.method_mut() = Method::OPTIONS;
    request.extensions_mut().insert(SetRouter {
        router: Arc::downgrade(router),
        methods: Vec::new(),
    });
    let mut state = PathState::from_owned_path(String::new());
    {
        let future = pin!(filter.filter(&mut request, &mut state));
        let _is_pending = future.poll(&mut Context::from_waker(Waker::noop()));
    }
    let set = request.extensions_mut().remove::<SetRouter>();
    set.map(|SetRouter { methods, .. }| methods)
        .unwrap_or_default()
}
