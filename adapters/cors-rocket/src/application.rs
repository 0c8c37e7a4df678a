//! The state that the fairings of this crate share. rocket manages it.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

use rocket::{Orbit, Request, Response, Rocket};

use crate::{
    default_policies::DefaultPolicies,
    head::Head,
    policies::RoutePolicy,
    table::{Entry, Table},
};

/// The policies of an application. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Application(Arc<State>);

#[derive(Default)]
struct State {
    /// Whether a fairing that applies or disables policies is attached.
    has_policies: AtomicBool,
    is_off: AtomicBool,
    is_explained: AtomicBool,
    /// Whether any request has notes. Most applications need none.
    has_notes: AtomicBool,
    /// Whether `enforce` has refused a request.
    has_refused: AtomicBool,
    /// Whether the gate of `enforce` is mounted.
    has_gate: AtomicBool,
    /// Whether the default policies may have `enforce`.
    default_enforces: AtomicBool,
    default: OnceLock<DefaultPolicy>,
    /// The routes. They are set when the application has launched.
    table: OnceLock<Table>,
}

struct DefaultPolicy {
    policies: Box<dyn DefaultPolicies>,
    is_exclusive: bool,
}

/// The plan for the answer to an OPTIONS request.
pub(crate) enum Plan<'t> {
    /// No policy applies: the request is forwarded to other routes.
    NotOurs,
    /// The policy of this route answers the preflight.
    Policy(&'t Entry),
    /// No policy serves the requested method.
    Refused,
    /// The default policies answer the preflight.
    Default(&'t dyn DefaultPolicies),
    /// The request is not a preflight. The value is that of `Allow`.
    Allow(&'t str),
}

impl Application {
    /// The application that a request was sent to.
    pub(crate) fn of<'r>(request: &'r Request<'_>) -> Option<&'r Self> {
        request.rocket().state()
    }

    pub(crate) fn has_policies(&self) -> bool {
        self.0.has_policies.load(Ordering::Relaxed)
    }

    pub(crate) fn set_has_policies(&self) {
        self.0.has_policies.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_off(&self) -> bool {
        self.0.is_off.load(Ordering::Relaxed)
    }

    pub(crate) fn set_off(&self) {
        self.0.is_off.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_explained(&self) -> bool {
        self.0.is_explained.load(Ordering::Relaxed)
    }

    pub(crate) fn set_explained(&self) {
        self.0.is_explained.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_notes(&self) -> bool {
        self.0.has_notes.load(Ordering::Relaxed)
    }

    pub(crate) fn set_has_notes(&self) {
        self.0.has_notes.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_refused(&self) -> bool {
        self.0.has_refused.load(Ordering::Relaxed)
    }

    pub(crate) fn set_has_refused(&self) {
        self.0.has_refused.store(true, Ordering::Relaxed);
    }

    pub(crate) fn has_gate(&self) -> bool {
        self.0.has_gate.load(Ordering::Relaxed)
    }

    /// Records that the gate is mounted; `false` if it is already.
    pub(crate) fn set_has_gate(&self) -> bool {
        !self.0.has_gate.swap(true, Ordering::Relaxed)
    }

    pub(crate) fn default_enforces(&self) -> bool {
        self.0.default_enforces.load(Ordering::Relaxed)
    }

    pub(crate) fn set_default_enforces(&self) {
        self.0.default_enforces.store(true, Ordering::Relaxed);
    }

    /// Sets the default policies.
    ///
    /// # Panics
    ///
    /// If default policies are already set.
    pub(crate) fn set_default(&self, policies: Box<dyn DefaultPolicies>, is_exclusive: bool) {
        let default = DefaultPolicy {
            policies,
            is_exclusive,
        };
        assert!(
            self.0.default.set(default).is_ok(),
            "two `CorsLayer`s are attached, but a rocket application has only one default policy\n\
             help: attach one, and write `#[cors(..)]` above handlers that need another policy\n\
             reason: two_default_policies"
        );
    }

    /// The default policies of a request, if there are any.
    pub(crate) fn default_policies(&self, request: &Request<'_>) -> Option<&dyn DefaultPolicies> {
        let policies = &*self.0.default.get()?.policies;
        policies.is_active(request).then_some(policies)
    }

    /// The default policies of a request, if they are exclusive.
    pub(crate) fn exclusive(&self, request: &Request<'_>) -> Option<&dyn DefaultPolicies> {
        let default = self.0.default.get()?;
        self.default_policies(request)
            .filter(|_| default.is_exclusive)
    }

    /// Whether the default policies can differ for each request.
    pub(crate) fn default_varies(&self) -> bool {
        let default = self.0.default.get();
        default.is_some_and(|default| default.policies.varies())
    }

    /// Whether the policies of annotated handlers apply to a request: it is routed to an annotated handler, or it is a
    /// preflight for the URI of one.
    pub(crate) fn is_annotated(&self, request: &Request<'_>) -> bool {
        let is_uri_annotated = || {
            self.table()
                .is_some_and(|table| table.is_annotated(request.uri()))
        };
        self.annotated(request).is_some() || self.head(request).is_preflight() && is_uri_annotated()
    }

    pub(crate) fn launch(&self, rocket: &Rocket<Orbit>) {
        self.0.table.get_or_init(|| Table::new(rocket));
    }

    pub(crate) fn table(&self) -> Option<&Table> {
        self.0.table.get()
    }

    pub(crate) fn head<'r, 'q>(&self, request: &'r Request<'q>) -> Head<'r, 'q> {
        let mut head = Head::new(request);
        head.is_explained = self.is_explained();
        head.is_off = self.is_off();
        head
    }

    /// The policy of the annotated handler that the request is routed to first.
    fn annotated(&self, request: &Request<'_>) -> Option<&RoutePolicy> {
        let table = self.table()?;
        table.get(table.first(request)?).policy()
    }

    /// Whether `enforce` refuses the request, to whichever route rocket routes it. Preflights are answered elsewhere.
    pub(crate) fn blocks(&self, request: &Request<'_>) -> bool {
        let head = self.head(request);
        if !self.is_off() && head.is_preflight() {
            return false;
        }
        let exclusive = self.exclusive(request);
        if exclusive.is_some_and(|policies| policies.blocks(&head)) {
            return true;
        }
        match self.annotated(request) {
            Some(policy) => policy.blocks(&head),
            None => self
                .default_policies(request)
                .is_some_and(|policies| policies.blocks(&head)),
        }
    }

    /// Turns `response` into the refusal of the request by `enforce`, with an event.
    pub(crate) fn write_refusal<'r>(&self, head: &Head<'r, '_>, response: &mut Response<'r>) {
        let request = head.request;
        let exclusive = self.exclusive(request);
        let by_default = exclusive.filter(|policies| policies.blocks(head));
        match (by_default, self.annotated(request)) {
            (None, Some(policy)) => policy.write_preflight(head, response),
            (by_default, _) => {
                if let Some(policies) = by_default.or_else(|| self.default_policies(request)) {
                    policies.write_preflight(head, response);
                }
            }
        }
    }

    /// The plan for the answer to an OPTIONS request.
    pub(crate) fn plan(&self, request: &Request<'_>) -> Plan<'_> {
        let Some(table) = self.table().filter(|_| !self.is_off()) else {
            return Plan::NotOurs;
        };
        let head = self.head(request);
        let uri = request.uri();
        if !head.is_preflight() {
            return table
                .allowed_methods(uri)
                .map_or(Plan::NotOurs, Plan::Allow);
        }
        if let Some(policies) = self.exclusive(request) {
            return Plan::Default(policies);
        }
        if !table.is_annotated(uri) {
            let policies = self.default_policies(request);
            return policies.map_or(Plan::NotOurs, Plan::Default);
        }
        let requested = head.requested_method();
        let answering = requested.and_then(|method| table.answering(method, uri));
        answering.map_or(Plan::Refused, |index| Plan::Policy(table.get(index)))
    }
}
