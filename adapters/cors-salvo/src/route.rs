//! The routes of annotated handlers: how a request finds them, and how a preflight finds the route of the
//! request that it asks for.

use std::{
    fmt, mem,
    sync::{Arc, Weak},
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
    /// To a handler of the path, or nowhere: the policies of the path answer. Requests that are no preflights
    /// have this target too.
    Path,
    /// To another route, although the URL also has a handler of the path.
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

/// A request that is none: it sets the routes of a program.
#[derive(Clone)]
struct SetRouter(Weak<Router>);

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
        if let Some(SetRouter(router)) = request.extensions().get() {
            self.path.set_router(Weak::clone(router));
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
            Destination::Path(path) if Arc::ptr_eq(&path, &self.path) => Some(Target::Path),
            Destination::Path(_) => Some(Target::Other),
            Destination::Nothing => Some(Target::Path),
            Destination::Plain => {
                for own in self.path.methods.iter().filter(|own| **own != method) {
                    if let Destination::Path(path) = route_as(&router, request, own).await
                        && Arc::ptr_eq(&path, &self.path)
                    {
                        return Some(Target::Other);
                    }
                }
                None
            }
        }
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

/// The request that sets the routes of a program, where a filter is an [`OptionsRoute`].
pub(crate) fn router_request(router: &Arc<Router>) -> Request {
    let mut request = Request::new();
    *request.method_mut() = Method::OPTIONS;
    let router = SetRouter(Arc::downgrade(router));
    request.extensions_mut().insert(router);
    request
}
