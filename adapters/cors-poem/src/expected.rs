//! Where a request is expected to arrive.
//!
//! Policies are found by the path of a request, outside of what may change the path: a middleware that
//! rewrites it, or a difference between the two trees of routes. So what is found is kept with the request,
//! and an endpoint without a policy that gets the request instead allows nothing. Other policies that get it
//! decide by themselves.

use std::sync::atomic::{AtomicU64, Ordering};

use http::{Extensions, Request};

/// The identity of a path's policies, or of a layer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place(u64);

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Place {
    pub(crate) fn new() -> Self {
        Self(COUNT.fetch_add(1, Ordering::Relaxed))
    }
}

/// The policies that an outer layer has found at the request's path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected(Place);

impl Expected {
    pub(crate) fn insert<B>(place: Place, request: &mut Request<B>) {
        request.extensions_mut().insert(Self(place));
    }

    /// The policies of the layer that the request has reached decide from here.
    pub(crate) fn remove<B>(request: &mut Request<B>) {
        request.extensions_mut().remove::<Self>();
    }

    /// Whether the request was expected elsewhere.
    pub(crate) fn is_elsewhere(extensions: &Extensions, here: Option<Place>) -> bool {
        let expected = extensions.get::<Self>();
        expected.is_some_and(|expected| Some(expected.0) != here)
    }
}
