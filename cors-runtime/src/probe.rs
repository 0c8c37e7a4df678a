//! Finds the policies behind a service while handlers are mounted.
//!
//! A framework stores a handler in boxes that can only be cloned and called. A call would run the handler,
//! so the probe clones the service: this calls the `Clone` implementation of the handler's wrapper, which reports
//! its policies to the probe on this thread. A service that reports nothing is treated as unannotated. (Finding the
//! policies when a request arrives is not safe: an opaque service may run a handler before it responds.)

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
    /// A service in layers that apply policies.
    Layered(Layered),
    /// A service whose policy is found for each request.
    PerRequest,
    /// A service in which no policy applies.
    WithoutCors,
}

#[cfg(feature = "tower")]
impl Endpoint {
    /// Whether its policies do not apply to a request, so that those of outer layers do: all its layers are disabled, or it
    /// is a path of annotated handlers without a policy for the method.
    #[doc(hidden)]
    #[must_use]
    pub fn leaves(&self, method: RequestedMethod<'_>) -> bool {
        matches!(self, Endpoint::Layered(layered) if layered.leaves(method))
    }

    /// Whether it consists of layers without a policy for this method.
    pub(crate) fn is_beside(&self, method: RequestedMethod<'_>) -> bool {
        matches!(self, Endpoint::Layered(layered) if layered.is_beside(method))
    }

    /// The same inside a layer that finds the policy of all other requests, so that no outer layer is added.
    pub(crate) fn closed(self) -> Self {
        match self {
            Endpoint::Layered(layered) => Endpoint::Layered(Layered {
                is_closed: true,
                ..layered
            }),
            other => other,
        }
    }

    /// Whether all its layers are disabled.
    pub(crate) fn is_off(&self) -> bool {
        matches!(self, Endpoint::Layered(layered) if layered.on_preflight().is_none())
    }

    /// Reports an endpoint whose policies a layer around it cannot know.
    pub fn report_unknown(&self, layer: &str) {
        if *self == Endpoint::PerRequest {
            report_error(&format!(
                "`{layer}` around `CorsLayer::per_request` cannot know the policies, so preflights pass \
                 through it, and through the layers in between\n\
                 help: apply `CorsLayer::per_request` last"
            ));
        }
    }
}

/// The policies of the layers around a service, the innermost first.
#[derive(Clone, Debug, PartialEq)]
pub struct Layered {
    innermost: MountedPolicies,
    /// The other layers. Shared, as a service is cloned for each request.
    others: Option<Arc<[MountedPolicies]>>,
    /// Whether no policy behind the innermost layer can apply while the
    /// layer has a policy.
    is_certain: bool,
    /// Whether the innermost policies are those of a path's handlers, which do not apply to the path's other methods.
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
    /// Creates one layer. `is_certain` is whether no policy behind it can apply.
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

    /// The policies of the annotated handlers of a path, whose other methods have no policy.
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

    /// The same layers in one more layer.
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

    /// The policies that answer preflights: those of the innermost layer that has any, for all methods.
    pub(crate) fn on_preflight(&self) -> Option<OnPreflight> {
        match self.innermost.load() {
            Some(policies) => Some(OnPreflight {
                policies,
                is_innermost: true,
                is_certain: self.is_certain,
            }),
            // An exclusive layer that currently has no policy overrides none.
            None => self.others().next().map(|policies| OnPreflight {
                policies,
                is_innermost: false,
                is_certain: false,
            }),
        }
    }

    /// Whether no policy here applies to a request with this method.
    fn leaves(&self, method: RequestedMethod<'_>) -> bool {
        let Some(first) = self.on_preflight() else {
            return true;
        };
        let is_for_others = self.is_path && self.others.is_none() && !method.is_options();
        is_for_others && !first.policies.serves(method)
    }

    fn is_beside(&self, method: RequestedMethod<'_>) -> bool {
        let first = self.innermost.load();
        // An exclusive layer applies to all methods.
        !self.is_certain
            && !method.is_options()
            && !first.is_some_and(|policies| policies.serves(method))
            && !self.others().any(|policies| policies.serves(method))
    }

    /// The policies of the innermost layer that serves `method`. `on_preflight` are those of the first layer. If none
    /// serves it, the policies of the first layer with `enforce`.
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

    /// The policies that apply to a request whose method no layer serves.
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

/// How many probes are running. Requests also clone handlers, which costs only one load while no probe runs.
static PROBES: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// The finding of the probe on this thread. `None` if no probe runs.
    static FINDING: RefCell<Option<Finding>> = const { RefCell::new(None) };
}

/// Clones `service`, and returns the endpoint that it reports. `None` if it reports none, or several.
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

/// Reports an endpoint to the probe on this thread, if one runs. The `Clone` implementation of a wrapper that applies
/// policies calls it.
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

/// Runs `f` without reports to the probe: a wrapper uses it to clone its inner service, because the wrapper's own
/// report includes it.
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
