//! What stands behind a route, seen while mounting.
//!
//! A framework hides a handler in boxes that can only be cloned and called. To call it would run it, so
//! it is cloned: the clone reaches the annotated handler's own `Clone`, which reports its policies to
//! whoever watches on this thread. What does not report is taken for unannotated.

use std::{
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::Policies;

/// What stands behind a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Endpoint {
    /// An annotated handler, and its policy.
    Handler(Policies),
    /// The OPTIONS route of a path, and the path's policies.
    Options(Policies),
}

#[derive(Clone, Copy, PartialEq)]
enum Sight {
    Nothing,
    One(Endpoint),
    Several,
}

/// How many watch now. A request clones handlers too: while nobody watches, that costs one load.
static WATCHERS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static WATCH: Cell<Option<Sight>> = const { Cell::new(None) };
}

/// The endpoint that a clone of `route` reaches; `None` where there is none, or more than one.
pub(crate) fn behind<R: Clone>(route: &R) -> Option<Endpoint> {
    let _watch = Watch::with(Some(Sight::Nothing));
    drop(route.clone());
    match WATCH.get() {
        Some(Sight::One(endpoint)) => Some(endpoint),
        _ => None,
    }
}

/// Called by the `Clone` of whatever has policies.
#[inline]
pub(crate) fn report(endpoint: Endpoint) {
    // Whoever watches does so on this thread, and has counted himself.
    if WATCHERS.load(Ordering::Relaxed) > 0 {
        show(endpoint);
    }
}

#[cold]
fn show(endpoint: Endpoint) {
    if let Some(sight) = WATCH.get() {
        WATCH.set(Some(sight.and(endpoint)));
    }
}

/// Runs `f` with nobody watching.
#[inline]
pub(crate) fn unseen<T>(f: impl FnOnce() -> T) -> T {
    if WATCHERS.load(Ordering::Relaxed) == 0 {
        return f();
    }
    let _nobody = Watch::with(None);
    f()
}

impl Sight {
    fn and(self, endpoint: Endpoint) -> Self {
        match self {
            Sight::Nothing => Sight::One(endpoint),
            Sight::One(seen) if seen == endpoint => self,
            Sight::One(_) | Sight::Several => Sight::Several,
        }
    }
}

/// Changes who watches until it is dropped.
struct Watch {
    outer: Option<Sight>,
}

impl Watch {
    fn with(sight: Option<Sight>) -> Self {
        WATCHERS.fetch_add(1, Ordering::Relaxed);
        Self {
            outer: WATCH.replace(sight),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        WATCH.set(self.outer);
        WATCHERS.fetch_sub(1, Ordering::Relaxed);
    }
}
