//! The policies of one path, and how a middleware finds them before a request is routed.

use std::{
    cell::RefCell,
    collections::HashMap,
    rc::{Rc, Weak},
    sync::atomic::{AtomicU64, Ordering},
};

use actix_web::HttpRequest;
use cors_runtime::{
    BoundPolicies, Policies, Policy,
    adapter::{HeldPolicies, NestedRequest, OuterPolicies, RequestHead as _},
};

use crate::{
    decision::{Decision, Reply, decide, hold, refusal, response_headers},
    head::Head,
    registry::Registration,
};

/// The policies of the handlers of one path.
#[derive(Debug)]
pub(crate) enum PathPolicies {
    /// The policies are static.
    Static(Policies),
    /// An `OriginSet` has origins of them.
    Bound(Policies<BoundPolicies>),
}

/// The policies of a resource, under a name that is unique in the process.
///
/// actix-web finds a resource by its path before it routes a request, and returns its name. The services of
/// a worker stay on its thread, and so do the names.
#[derive(Debug)]
pub(crate) struct Path {
    name: String,
    policies: PathPolicies,
    handlers: Handlers,
    _registration: Registration,
}

/// What the handlers of a path are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Handlers {
    /// Functions, which serve HEAD where they serve GET.
    Functions,
    /// Types that serve what they name, and have these policies.
    Types(&'static [&'static Policy]),
}

thread_local! {
    static PATHS: RefCell<HashMap<String, Weak<Path>>> = RefCell::default();
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Path {
    pub(crate) fn new(policies: PathPolicies, handlers: Handlers) -> Rc<Self> {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let names: Vec<&str> = policies.declared().collect();
        let name = format!("cors:{}#{number}", names.join("+"));
        let path = Rc::new(Self {
            name,
            policies,
            handlers,
            _registration: Registration::new(),
        });
        PATHS.with_borrow_mut(|paths| paths.insert(path.name.clone(), Rc::downgrade(&path)));
        path
    }

    /// The resource of a request's path, if it is one of annotated handlers. Guards are not checked.
    ///
    /// actix-web routes the decoded path, and so does this.
    pub(crate) fn find(request: &HttpRequest) -> Option<Rc<Self>> {
        let path = request.match_info().as_str();
        let name = request.resource_map().match_name(path)?;
        PATHS.with_borrow(|paths| paths.get(name)?.upgrade())
    }

    /// The name of the resource.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the handlers are types.
    pub(crate) const fn has_types(&self) -> bool {
        matches!(self.handlers, Handlers::Types(_))
    }

    /// Whether a handler serves the method: that of a type does not serve HEAD beside GET.
    pub(crate) fn serves(&self, method: &[u8]) -> bool {
        let Handlers::Types(policies) = self.handlers else {
            return true;
        };
        let mut methods = policies.iter().flat_map(|policy| policy.methods().list());
        methods.any(|listed| listed.as_bytes() == method)
    }

    /// Decides a request, with an event.
    pub(crate) fn decide(&self, head: &Head<'_>) -> Reply {
        if self.has_types() && !head.is_options() && !self.serves(head.method().name()) {
            return Reply::Actual(Decision::NONE);
        }
        let reply = match &self.policies {
            PathPolicies::Static(policies) => decide(policies, head),
            PathPolicies::Bound(policies) => decide(policies, head),
        };
        // A path always has policies.
        reply.unwrap_or(Reply::Actual(Decision::NONE))
    }

    /// Decides an actual request, without an event.
    pub(crate) fn response_headers(&self, head: &Head<'_>) -> Decision {
        if !self.serves(head.method().name()) {
            return Decision::NONE;
        }
        match &self.policies {
            PathPolicies::Static(policies) => response_headers(policies, head),
            PathPolicies::Bound(policies) => response_headers(policies, head),
        }
    }

    /// Why the request must not run, if it must not, as `outermost` answered its preflight.
    pub(crate) fn refusal(
        &self,
        head: &Head<'_>,
        request: &NestedRequest,
        outermost: OuterPolicies<'_>,
        help: &str,
    ) -> Option<String> {
        match &self.policies {
            PathPolicies::Static(policies) => refusal(policies, head, request, outermost, help),
            PathPolicies::Bound(policies) => refusal(policies, head, request, outermost, help),
        }
    }

    /// The policies, to be kept with a request.
    pub(crate) fn hold(&self) -> Option<HeldPolicies> {
        match &self.policies {
            PathPolicies::Static(policies) => hold(policies),
            PathPolicies::Bound(policies) => hold(policies),
        }
    }
}

impl Drop for Path {
    fn drop(&mut self) {
        // The thread may be ending.
        let _ended = PATHS.try_with(|paths| paths.borrow_mut().remove(&self.name));
    }
}

impl PathPolicies {
    /// The names of the handlers; those of bound policies are not known.
    fn declared(&self) -> impl Iterator<Item = &'static str> {
        let policies = match self {
            PathPolicies::Static(policies) => Some(*policies),
            PathPolicies::Bound(_) => None,
        };
        let policies = policies.into_iter().flat_map(Policies::iter);
        policies.map(Policy::name)
    }
}
