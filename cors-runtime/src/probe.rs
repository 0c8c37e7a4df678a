//! Finds the policies behind a service while handlers are mounted.
//!
//! A framework stores a handler in boxes that can only be cloned and called. A call would run the handler, so the probe
//! clones the service. This calls the `Clone` implementation of the handler's wrapper, which reports its policies to
//! the probe on this thread. A service that reports nothing is treated as unannotated. (It is not safe to find the
//! policies when a request arrives, because an opaque service may run a handler before it responds.)

use std::{
    cell::RefCell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

#[cfg(feature = "tower")]
use crate::observation::report_error;
use crate::policy::{BoundPolicies, MountedPolicies, Policies};
#[cfg(feature = "tower")]
use crate::{
    policy::{HeldPolicies, Policy, PolicyGroup as _},
    request::RequestedMethod,
};

/// The result of a probe.
#[derive(Clone, Debug, PartialEq)]
pub enum Endpoint {
    /// An annotated handler, and its policy.
    Handler(Policies),
    /// The OPTIONS route of a path, and the policies of the path's handlers.
    Options(Policies),
    /// An annotated handler of a path that is mounted with a set of origins, with the policies of the path.
    BoundHandler(BoundPolicies),
    /// The OPTIONS route of such a path.
    BoundOptions(BoundPolicies),
    /// A service inside layers that apply policies.
    Layered(Layered),
    /// A service whose policy is found for each request.
    PerRequest,
    /// A service in which no policy applies.
    WithoutCors,
}

#[cfg(feature = "tower")]
impl Endpoint {
    /// Whether an outer layer that finds a policy for each request must find the policy for a request with this method:
    /// all layers of the endpoint are disabled, or none of them has a policy for the method.
    #[doc(hidden)]
    #[must_use]
    pub fn needs_policy(&self, method: RequestedMethod<'_>) -> bool {
        matches!(self, Endpoint::Layered(layered) if layered.needs_policy(method))
    }

    /// The same endpoint inside a layer that finds the policy of each request: layers outside are not added to its
    /// layers.
    #[doc(hidden)]
    #[must_use]
    pub fn closed(self) -> Self {
        match self {
            Endpoint::Layered(layered) => Endpoint::Layered(Layered {
                is_closed: true,
                ..layered
            }),
            other => other,
        }
    }

    /// Reports an endpoint whose policies an outer layer cannot determine.
    pub fn report_unknown(&self, layer: &str) {
        if *self == Endpoint::PerRequest {
            report_error(&format!(
                "`{layer}` around `CorsLayer::per_request` cannot determine the policies, so preflights pass \
                 through it, and through the layers in between\n\
                 help: apply `CorsLayer::per_request` last"
            ));
        }
    }
}

/// The policies of the layers around a service, starting with the innermost layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layered {
    innermost: MountedPolicies,
    /// The other layers. They are shared, because a service is cloned for each request.
    others: Option<Arc<[MountedPolicies]>>,
    /// Whether no policy behind the innermost layer can apply while the
    /// layer has a policy.
    is_certain: bool,
    /// Whether the innermost policies are those of a path's handlers, which do not apply to other methods of the path.
    is_path: bool,
    /// Whether outer layers are not added.
    is_closed: bool,
}

/// The policies that answer preflights.
#[cfg(feature = "tower")]
pub(crate) struct OnPreflight {
    pub(crate) policies: HeldPolicies,
    /// Whether they are those of the innermost layer, which emits the events of its decisions.
    pub(crate) is_innermost: bool,
    /// Whether no policy behind the layers can apply instead.
    pub(crate) is_certain: bool,
}

#[cfg(feature = "tower")]
impl Layered {
    /// Creates a single layer. `is_certain` specifies whether no policy behind it can apply.
    #[must_use]
    pub const fn new(policies: MountedPolicies, is_certain: bool) -> Self {
        Self {
            innermost: policies,
            others: None,
            is_certain,
            is_path: false,
            is_closed: false,
        }
    }

    /// The policies of the annotated handlers of a path. Other methods of the path have no policy.
    #[must_use]
    pub const fn path(policies: MountedPolicies) -> Self {
        Self {
            innermost: policies,
            others: None,
            is_certain: false,
            is_path: true,
            is_closed: false,
        }
    }

    /// The same layers inside another layer.
    #[must_use]
    pub fn within(&self, policies: MountedPolicies) -> Self {
        if self.is_closed {
            return self.clone();
        }
        let others = self.others.iter().flat_map(|others| others.iter().cloned());
        Self {
            others: Some(others.chain([policies]).collect()),
            ..self.clone()
        }
    }

    /// The policies that answer preflights: for all methods, those of the innermost layer that has any.
    pub(crate) fn on_preflight(&self) -> Option<OnPreflight> {
        match self.innermost.load() {
            Some(policies) => Some(OnPreflight {
                policies,
                is_innermost: true,
                is_certain: self.is_certain,
            }),
            // An exclusive layer that currently has no policy overrides nothing.
            None => self.others().next().map(|policies| OnPreflight {
                policies,
                is_innermost: false,
                is_certain: false,
            }),
        }
    }

    fn needs_policy(&self, method: RequestedMethod<'_>) -> bool {
        if self.is_closed {
            return false;
        }
        let Some(first) = self.on_preflight() else {
            return true;
        };
        // An exclusive layer applies to all methods.
        !first.is_certain
            && !method.is_options()
            && !first.policies.serves(method)
            && !self.others().any(|policies| policies.serves(method))
    }

    /// The policies of the innermost layer that serves `method`. `on_preflight` are those of the first layer. If no
    /// layer serves it, the policies of the first layer with `enforce`.
    pub(crate) fn serving(
        &self,
        on_preflight: &HeldPolicies,
        method: RequestedMethod<'_>,
    ) -> HeldPolicies {
        if on_preflight.serves(method) {
            return on_preflight.clone();
        }
        let serving = self.others().find(|policies| policies.serves(method));
        serving.unwrap_or_else(|| self.serving_none(on_preflight, method))
    }

    /// The policies that apply to a request with a method that no layer serves.
    #[cold]
    fn serving_none(
        &self,
        on_preflight: &HeldPolicies,
        method: RequestedMethod<'_>,
    ) -> HeldPolicies {
        const NONE: &[&Policy] = &[];
        let first = if self.is_path && !method.is_options() {
            HeldPolicies::Static(Policies::from(NONE))
        } else {
            on_preflight.clone()
        };
        let mut layers = [first.clone()].into_iter().chain(self.others());
        layers.find(HeldPolicies::enforces).unwrap_or(first)
    }

    fn others(&self) -> impl Iterator<Item = HeldPolicies> {
        let others = self.others.iter().flat_map(|others| others.iter());
        others.filter_map(MountedPolicies::load)
    }
}

#[derive(Clone)]
enum Finding {
    Nothing,
    One(Endpoint),
    Several,
}

/// The number of running probes. Requests also clone handlers, which costs only one load while no probe is running.
static PROBES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The finding of the probe on this thread. `None` if no probe is running.
    static FINDING: RefCell<Option<Finding>> = const { RefCell::new(None) };
}

/// Clones `service`, and returns the endpoint that it reports. `None` if it reports no endpoint, or several.
pub fn probe<R: Clone>(service: &R) -> Option<Endpoint> {
    let _scope = ProbeScope::enter(Some(Finding::Nothing));
    drop(service.clone());
    match FINDING.take() {
        Some(Finding::One(endpoint)) => Some(endpoint),
        _ => None,
    }
}

/// Whether a probe is running on any thread.
#[inline]
pub(crate) fn is_running() -> bool {
    // The order does not matter: a probe on this thread has already incremented the counter.
    PROBES.load(Ordering::Relaxed) > 0
}

/// Reports an endpoint to the probe on this thread, if one is running. The `Clone` implementations of wrappers that
/// apply policies call it.
#[inline]
pub fn report(endpoint: impl FnOnce() -> Endpoint) {
    if is_running() {
        add(endpoint());
    }
}

#[cold]
fn add(endpoint: Endpoint) {
    FINDING.with_borrow_mut(|finding| {
        if let Some(finding) = finding {
            finding.add(endpoint);
        }
    });
}

/// Runs `f` without reports to the probe. A wrapper uses it to clone its inner service, because the report of the
/// wrapper includes the inner service.
#[inline]
pub fn suppressed<T>(f: impl FnOnce() -> T) -> T {
    if !is_running() {
        return f();
    }
    let _scope = ProbeScope::enter(None);
    f()
}

impl Finding {
    fn add(&mut self, endpoint: Endpoint) {
        *self = match self {
            Finding::Nothing => Finding::One(endpoint),
            Finding::One(found) if *found == endpoint => return,
            Finding::One(_) | Finding::Several => Finding::Several,
        };
    }
}

/// Replaces the finding of this thread until it is dropped.
pub(crate) struct ProbeScope {
    outer: Option<Finding>,
}

impl ProbeScope {
    fn enter(finding: Option<Finding>) -> Self {
        PROBES.fetch_add(1, Ordering::Relaxed);
        Self {
            outer: FINDING.replace(finding),
        }
    }

    /// A scope in which nothing is reported, and wrappers behave as in a probe.
    #[cfg(feature = "tower")]
    pub(crate) fn silent() -> Self {
        Self::enter(None)
    }
}

impl Drop for ProbeScope {
    fn drop(&mut self) {
        FINDING.set(self.outer.take());
        PROBES.fetch_sub(1, Ordering::Relaxed);
    }
}
