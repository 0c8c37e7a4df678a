//! The policies of the annotated handlers of a path.

use std::sync::{Arc, OnceLock, Weak};

use cors_runtime::{
    BoundPolicies, Policies,
    adapter::{HeldPolicies, NestedRequest, OuterPolicies, StaticPolicies},
};
use http::Method;
use salvo_core::Router;

use crate::{
    decision::{Decision, PreflightResponse, Reply, WritePolicy, block, decide, hold, refusal},
    head::Head,
};

/// The policies of the handlers of one path.
#[derive(Clone, Debug)]
pub(crate) enum PathPolicies {
    /// The policies are static.
    Static(Policies),
    /// The policies are bound to an `OriginSet`.
    Bound(Policies<BoundPolicies>),
}

/// One path: the annotated handlers of a `routes![..]`.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) policies: PathPolicies,
    /// The methods of each handler.
    handlers: Vec<Vec<Method>>,
    /// All routes of the program. They are set when the program is complete.
    router: OnceLock<Weak<Router>>,
}

macro_rules! with_source {
    ($self:ident, $source:ident => $value:expr) => {
        match &$self.policies {
            PathPolicies::Static(policies) => {
                let $source: &StaticPolicies = policies.source();
                $value
            }
            PathPolicies::Bound(policies) => {
                let $source: &BoundPolicies = policies.source();
                $value
            }
        }
    };
}

impl Path {
    pub(crate) const fn new(policies: PathPolicies, handlers: Vec<Vec<Method>>) -> Self {
        Self {
            policies,
            handlers,
            router: OnceLock::new(),
        }
    }

    /// The methods of all handlers, except OPTIONS, and except HEAD, which GET serves.
    pub(crate) fn methods(&self) -> impl Iterator<Item = &Method> {
        let methods = self.handlers.iter().flatten();
        methods.filter(|method| !matches!(**method, Method::HEAD | Method::OPTIONS))
    }

    /// The other methods that a preflight for `method` grants, except those that browsers send without a preflight.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    pub(crate) fn granted_with(&self, method: &Method) -> impl Iterator<Item = &Method> {
        let handler = self.handlers.iter().find(|own| own.contains(method));
        let others = handler.into_iter().flatten();
        let is_safelisted =
            |method: &Method| matches!(*method, Method::GET | Method::HEAD | Method::POST);
        let is_granted = move |other: &&Method| {
            *other != method && **other != Method::OPTIONS && !is_safelisted(other)
        };
        others.filter(is_granted)
    }

    /// Sets the routes of the program. A path keeps the routes of the first program that it belongs to.
    pub(crate) fn set_router(&self, router: Weak<Router>) {
        let _is_set = self.router.set(router);
    }

    /// The routes of the program.
    pub(crate) fn router(&self) -> Option<Arc<Router>> {
        self.router.get()?.upgrade()
    }

    /// Decides a request, with an event.
    #[inline]
    pub(crate) fn decide(&self, head: &Head<'_>) -> Reply {
        let reply = with_source!(self, source => decide(source, head));
        // A path always has policies.
        reply.unwrap_or(Reply::Actual(Decision::NONE))
    }

    /// The refusal by `enforce`, with an event. `None` if the request may run.
    pub(crate) fn block(&self, head: &Head<'_>) -> Option<Box<PreflightResponse>> {
        with_source!(self, source => block(source, head))
    }

    /// Decides an actual request, without an event.
    pub(crate) fn response_headers(&self, head: &Head<'_>) -> Decision {
        match &self.policies {
            PathPolicies::Static(policies) => {
                WritePolicy::decide(policies.response_headers(head)).0
            }
            PathPolicies::Bound(policies) => WritePolicy::decide(policies.response_headers(head)).0,
        }
    }

    /// The reason why the request must not run after `outermost` answered its preflight. `None` if it may run.
    pub(crate) fn refusal(
        &self,
        head: &Head<'_>,
        request: &NestedRequest,
        outermost: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        with_source!(self, source => refusal(source, head, request, outermost, help))
    }

    /// The policies in a form that can be stored with a request.
    pub(crate) fn hold(&self) -> Option<HeldPolicies> {
        with_source!(self, source => hold(source))
    }
}
