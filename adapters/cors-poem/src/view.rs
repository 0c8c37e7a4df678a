//! The visible part of an endpoint when it is mounted: the policies of each path.

use std::{any::Any, fmt, sync::Arc};

use cors_runtime::adapter::Endpoint as Policies;
use poem::{Request, endpoint::EitherEndpoint, http::Method};

use crate::{
    VIEWS,
    expected::{Expected, Place},
    http::Head,
    tree::Tree,
};

/// The visible part of an endpoint.
#[derive(Clone)]
pub(crate) enum View {
    /// Nothing.
    Opaque,
    /// The policies of all of its paths.
    Seen(Seen),
    /// Policies by path.
    Route(Arc<RouteView>),
}

/// A type with visible policies.
pub(crate) trait Visible: Any {
    fn view(&self) -> View;
}

/// The visible part of an endpoint of the type `T` or `EitherEndpoint<T, E>`. `None` for other types.
///
/// Without specialization, a value of a type parameter can be converted to a concrete type only with `Any`.
pub(crate) fn view<T: Visible, E: Visible>(endpoint: &dyn Any) -> Option<View> {
    if let Some(endpoint) = endpoint.downcast_ref::<T>() {
        return Some(endpoint.view());
    }
    if let Some(endpoint) = endpoint.downcast_ref::<Arc<T>>() {
        return Some(endpoint.view());
    }
    if let Some(endpoint) = endpoint.downcast_ref::<Box<T>>() {
        return Some(endpoint.view());
    }
    Some(match endpoint.downcast_ref::<EitherEndpoint<T, E>>()? {
        EitherEndpoint::A(endpoint) => endpoint.view(),
        EitherEndpoint::B(endpoint) => endpoint.view(),
    })
}

/// The policies of a path, and their identity.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) policies: Policies,
    pub(crate) place: Place,
    /// The methods for which nothing is between this place and the endpoint that decides with the policies, so that
    /// its responses are final.
    pub(crate) settled: Option<Arc<[Method]>>,
}

/// The visible part of a router.
#[derive(Default)]
pub(crate) struct RouteView {
    tree: Tree<Mounted>,
    /// The policies of all other paths.
    otherwise: Option<Seen>,
}

/// The endpoint at a path.
struct Mounted {
    view: View,
    /// The length of the prefix that is stripped from the path.
    prefix: usize,
}

impl Seen {
    /// Whether the endpoint decides the request without an outer layer.
    pub(crate) fn is_settled(&self, request: &Request) -> bool {
        let settled = self.settled.as_ref();
        settled.is_some_and(|methods| methods.contains(request.method()))
            && Head::without_directives(request).is_some()
            && !Expected::is_in(request.extensions())
    }

    /// Whether an outer layer does not decide the request: its policy is found for each request, or
    /// another layer has decided the request with these policies.
    pub(crate) fn is_left(&self, request: &Request) -> bool {
        self.is_unknown() || self.is_decided(request)
    }

    /// The same policies inside a layer that finds the policy of each request.
    pub(crate) fn closed(&self) -> Self {
        let seen = self.clone();
        let policies = seen.policies.closed();
        Self { policies, ..seen }
    }

    /// Whether the policy is found for each request.
    fn is_unknown(&self) -> bool {
        self.policies == Policies::PerRequest
    }

    /// Whether an outer layer has decided the request with these policies.
    fn is_decided(&self, request: &Request) -> bool {
        Expected::is_decided(self.place, request.extensions(), request.method())
    }
}

impl View {
    /// The visible part of an endpoint.
    pub(crate) fn new(endpoint: &dyn Any) -> Self {
        let mut views = VIEWS.iter().filter_map(|view| view(endpoint));
        views.next().unwrap_or(Self::Opaque)
    }

    /// The policies at a path.
    pub(crate) fn find(&self, path: &str) -> Option<&Seen> {
        match self {
            View::Opaque => None,
            View::Seen(seen) => Some(seen),
            View::Route(route) => route.find(path),
        }
    }

    /// Reports policies that an outer layer cannot determine, because they are found for each request.
    pub(crate) fn report_unknown(&self, layer: &str) {
        if self.any(&Seen::is_unknown) {
            Policies::PerRequest.report_unknown(layer);
        }
    }

    /// Whether `is` returns true for the policies of one of the paths.
    fn any(&self, is: &impl Fn(&Seen) -> bool) -> bool {
        match self {
            View::Opaque => false,
            View::Seen(seen) => is(seen),
            View::Route(route) => route.any(is),
        }
    }

    /// The same view inside a middleware that can change requests and responses.
    pub(crate) fn unsettled(&self) -> Self {
        self.map(&|seen| {
            let seen = seen?.clone();
            let settled = None;
            Some(Seen { settled, ..seen })
        })
    }

    /// The same view with other policies.
    pub(crate) fn map(&self, f: &impl Fn(Option<&Seen>) -> Option<Seen>) -> Self {
        match self {
            View::Opaque => f(None).map_or(View::Opaque, View::Seen),
            View::Seen(seen) => f(Some(seen)).map_or(View::Opaque, View::Seen),
            View::Route(route) => View::Route(Arc::new(route.map(f))),
        }
    }
}

impl RouteView {
    /// Adds the endpoint at a path in the syntax of poem. `None` if the path is invalid or already has an endpoint.
    pub(crate) fn add(&mut self, path: &str, view: View, prefix: usize) -> Option<()> {
        self.tree.add(path, Mounted { view, prefix })
    }

    pub(crate) fn map(&self, f: &impl Fn(Option<&Seen>) -> Option<Seen>) -> Self {
        let mounted = |mounted: &Mounted| Mounted {
            view: mounted.view.map(f),
            prefix: mounted.prefix,
        };
        Self {
            tree: self.tree.map(&mounted),
            otherwise: f(self.otherwise.as_ref()),
        }
    }

    fn any(&self, is: &impl Fn(&Seen) -> bool) -> bool {
        self.otherwise.as_ref().is_some_and(is) || self.tree.any(&|mounted| mounted.view.any(is))
    }

    fn find(&self, path: &str) -> Option<&Seen> {
        let Some(mounted) = self.tree.find(path) else {
            return self.otherwise.as_ref();
        };
        match path.get(mounted.prefix..) {
            Some("") | None => mounted.view.find("/"),
            Some(rest) => mounted.view.find(rest),
        }
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            View::Opaque => "Opaque",
            View::Seen(_) => "Seen",
            View::Route(_) => "Route",
        };
        f.write_str(text)
    }
}
