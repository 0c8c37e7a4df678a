//! The endpoint that a request is expected to reach.
//!
//! Policies are found by the path of a request, outside middleware that may rewrite the path, and with a second tree
//! of routes that may differ from poem's. The result is therefore stored with the request. If the request reaches
//! another endpoint without a policy, nothing is allowed. Other policies that it reaches decide it themselves.

use std::sync::atomic::{AtomicU64, Ordering};

use cors_runtime::adapter::Directives;
use http::{Extensions, Method, Request};

/// The identity of the policies of a path or a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u64);

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Place {
    pub(crate) fn new() -> Self {
        Self(COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The policies that an outer layer has found at the request's path.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    place: Place,
    method: Method,
    /// Whether these policies answer the preflights of the outermost layer.
    is_outermost: bool,
}

impl Expected {
    pub(crate) fn insert<B>(place: Place, request: &mut Request<B>) {
        let expected = Self {
            place,
            method: request.method().clone(),
            is_outermost: is_outermost(place, request),
        };
        request.extensions_mut().insert(expected);
    }

    /// Removes the expectation, because the policies of the layer that the request has reached decide from here.
    pub(crate) fn remove<B>(request: &mut Request<B>) {
        request.extensions_mut().remove::<Self>();
    }

    pub(crate) fn is_in(extensions: &Extensions) -> bool {
        extensions.get::<Self>().is_some()
    }

    /// Whether another endpoint was expected.
    pub(crate) fn is_elsewhere(extensions: &Extensions, here: Option<Place>) -> bool {
        let expected = extensions.get::<Self>();
        expected.is_some_and(|expected| Some(expected.place) != here)
    }

    /// Whether the outermost layer has found these policies, and the request has not changed since: that layer decides
    /// the response with them, and has decided the preflight.
    pub(crate) fn is_decided(place: Place, extensions: &Extensions, method: &Method) -> bool {
        let expected = extensions.get::<Self>();
        expected.is_some_and(|expected| {
            expected.place == place && expected.is_outermost && expected.method == *method
        })
    }

    /// Records that the request has reached the policies of a path. If all outer layers have decided with them, nothing
    /// needs to be recorded or refused here.
    pub(crate) fn arrive(place: Place, request: &mut poem::Request) {
        if !Self::is_decided(place, request.extensions(), request.method()) {
            return;
        }
        let Some(directives) = request.extensions_mut().remove::<Directives>() else {
            return;
        };
        if directives.explain || directives.without_cors || directives.refusals.is_some() {
            let directives = Directives {
                nearest: None,
                ..directives
            };
            directives.insert(request.extensions_mut());
        }
    }
}

fn is_outermost<B>(place: Place, request: &Request<B>) -> bool {
    let extensions = request.extensions();
    let directives = extensions.get::<Directives>();
    let is_inside = directives.is_some_and(|directives| directives.nearest.is_some());
    !is_inside || Expected::is_decided(place, extensions, request.method())
}
