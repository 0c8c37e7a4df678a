//! The routes of annotated handlers: how a request finds them, and how a preflight finds the route of the
//! request that it asks for.

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

/// The path to which a request has been routed: a value in the request's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Routed {
    pub(crate) path: Arc<Path>,
    pub(crate) target: Target,
}

/// Where the request leads that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To a handler of the path, or nowhere: the policies of the path answer. Requests that are not preflights have
    /// this target too.
    Path,
    /// To another route, although the URL also has a handler of the path. The same if another method leads
    /// there that the answer would grant.
    Other,
    /// The routes of the program are not known.
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

/// Lets requests with this method through to an annotated handler.
///
/// It is the only filter of a route that has a handler and no routes inside, so a request that it lets through
/// at the end of the path has this route.
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

/// Lets OPTIONS requests through, as [`MethodRoute`] does; a preflight only if the URL has a handler of the
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

/// A request that is none: it sets the routes of a program, and gets the methods of its annotated handlers.
#[derive(Clone)]
struct SetRouter {
    router: Weak<Router>,
    methods: Vec<Method>,
}

/// A request that is being routed to find out where it leads.
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
    /// Where the request leads that a preflight asks for; `None` if no handler of the path is at the URL.
    ///
    /// The pattern of a path may cover URLs that earlier routes serve, and those have no route for OPTIONS.
    async fn target(&self, request: &mut Request) -> Option<Target> {
        let Some(router) = self.path.router() else {
            return Some(Target::Unknown);
        };
        let method = Head(request).requested_method();
        // The policies refuse a method that is none.
        let Some(method) = method.filter(|method| *method != Method::OPTIONS) else {
            return Some(Target::Path);
        };
        match route_as(&router, request, &method).await {
            Destination::Path(path) if Arc::ptr_eq(&path, &self.path) => {
                // Browsers keep the other methods of the answer too.
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

    /// Whether the request leads to a handler of the path if it has this method.
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

/// Lets requests through to a handler without a policy, but for the preflights of URLs that have annotated
/// handlers: these have the OPTIONS route of a path.
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

/// Where a request leads.
enum Destination {
    /// To an annotated handler.
    Path(Arc<Path>),
    /// To a handler without a policy.
    Plain,
    /// To no handler.
    Nothing,
}

/// Finds out where the same request with `method` would lead. No handler runs.
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

/// Whether a filter is that of the OPTIONS route of a path.
pub(crate) fn is_options_route(filter: &dyn Filter) -> bool {
    matches!(filter.info(), FilterInfo::Other(OPTIONS_ROUTE))
}

/// Sets the routes of a program where the filter is that of an OPTIONS route. Returns the methods of its path.
///
/// Such a filter does not wait.
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
