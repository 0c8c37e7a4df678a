//! Finding out, while mounting, which policies are behind a route.
//!
//! A framework hides a handler in boxes that can only be cloned and called. A call would run the handler,
//! so the probe clones the route: the clone reaches the `Clone` of the handler's wrapper, which reports
//! its policies to the probe on this thread. A route that reports nothing counts as unannotated. (Asking
//! at request time instead was unsafe: an opaque route may run a handler before it answers.)

use std::{
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::policy::Policies;

/// What a probe finds behind a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Endpoint {
    /// An annotated handler, and its policy.
    Handler(Policies),
    /// The OPTIONS route of a path, and the path's policies.
    Options(Policies),
}

#[derive(Clone, Copy, PartialEq)]
enum Finding {
    Nothing,
    One(Endpoint),
    Several,
}

/// How many probes are running. A request clones handlers too: while no probe runs, that costs one load.
static PROBES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// What the probe on this thread has found; `None` if none runs.
    static FINDING: Cell<Option<Finding>> = const { Cell::new(None) };
}

/// Clones `route`, and returns the endpoint that reports itself; `None` if none does, or several do.
pub fn probe<R: Clone>(route: &R) -> Option<Endpoint> {
    let _scope = ProbeScope::enter(Some(Finding::Nothing));
    drop(route.clone());
    match FINDING.get() {
        Some(Finding::One(endpoint)) => Some(endpoint),
        _ => None,
    }
}

/// Reports an endpoint to the probe on this thread, if one runs. The `Clone` of a wrapper that applies
/// policies calls it.
#[inline]
pub fn report(endpoint: Endpoint) {
    // A probe on this thread has counted itself.
    if PROBES.load(Ordering::Relaxed) > 0 {
        add(endpoint);
    }
}

#[cold]
fn add(endpoint: Endpoint) {
    if let Some(finding) = FINDING.get() {
        FINDING.set(Some(finding.and(endpoint)));
    }
}

/// Runs `f` hidden from the probe: a wrapper clones what is inside of it so, as the wrapper's own report
/// stands for it.
#[inline]
pub fn suppressed<T>(f: impl FnOnce() -> T) -> T {
    if PROBES.load(Ordering::Relaxed) == 0 {
        return f();
    }
    let _scope = ProbeScope::enter(None);
    f()
}

impl Finding {
    fn and(self, endpoint: Endpoint) -> Self {
        match self {
            Finding::Nothing => Finding::One(endpoint),
            Finding::One(found) if found == endpoint => self,
            Finding::One(_) | Finding::Several => Finding::Several,
        }
    }
}

/// Replaces the finding of this thread until it is dropped.
struct ProbeScope {
    outer: Option<Finding>,
}

impl ProbeScope {
    fn enter(finding: Option<Finding>) -> Self {
        PROBES.fetch_add(1, Ordering::Relaxed);
        Self {
            outer: FINDING.replace(finding),
        }
    }
}

impl Drop for ProbeScope {
    fn drop(&mut self) {
        FINDING.set(self.outer);
        PROBES.fetch_sub(1, Ordering::Relaxed);
    }
}
