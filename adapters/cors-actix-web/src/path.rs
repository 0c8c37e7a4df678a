//! The policies of one path. A middleware finds them before a request is routed.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
    sync::atomic::{AtomicU64, Ordering},
};

use actix_web::{HttpRequest, HttpResponse};
use cors_runtime::{
    BoundPolicies, Policies, Policy,
    adapter::{HeldPolicies, NestedRequest, OuterPolicies, PolicyGroup as _, RequestHead as _},
};

use crate::{
    decision::{
        Decision, Reply, block, blocks, decide, has_policy, hold, refusal, response_headers,
    },
    head::Head,
    registry::Registration,
};

/// The policies of the handlers of one path.
#[derive(Debug)]
pub(crate) enum PathPolicies {
    /// The policies are static.
    Static(Policies),
    /// The policies are bound to an `OriginSet`.
    Bound(Policies<BoundPolicies>),
}

/// The policies of a resource, under a name that is unique in the process.
///
/// actix-web finds a resource by its path before it routes a request, and returns its name. The services of
/// a worker stay on its thread, and so do these names.
#[derive(Debug)]
pub(crate) struct Path {
    name: String,
    policies: PathPolicies,
    /// Whether a policy has `enforce`.
    enforces: bool,
    /// Whether the resource has a guard, so that another resource of the path may serve a request.
    is_guarded: Cell<bool>,
    handlers: Handlers,
    _registration: Registration,
}

/// The kind of the handlers of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Handlers {
    /// Functions. Those that serve GET also serve HEAD.
    Functions,
    /// Types that serve exactly the methods of these policies.
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
            enforces: policies.enforce(),
            is_guarded: Cell::new(false),
            policies,
            handlers,
            _registration: Registration::new(),
        });
        PATHS.with_borrow_mut(|paths| paths.insert(path.name.clone(), Rc::downgrade(&path)));
        path
    }

    /// The resource of annotated handlers at the path of a request, if there is one. Guards are not checked.
    ///
    /// The decoded path is compared, as in the router of actix-web.
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

    /// Whether a handler serves the method. A type that serves GET does not serve HEAD.
    pub(crate) fn serves(&self, method: &[u8]) -> bool {
        let Handlers::Types(policies) = self.handlers else {
            return true;
        };
        let mut methods = policies.iter().flat_map(|policy| policy.methods().list());
        methods.any(|listed| listed.as_bytes() == method)
    }

    /// Decides a request, with an event.
    pub(crate) fn decide(&self, head: &Head<'_>) -> Reply {
        let is_unserved = || !head.is_options() && !self.serves(head.method().name());
        if self.has_types() && is_unserved() || self.is_beside(head) {
            return Reply::Actual(Decision::NONE);
        }
        let reply = match &self.policies {
            PathPolicies::Static(policies) => decide(policies, head),
            PathPolicies::Bound(policies) => decide(policies, head),
        };
        // A path always has policies.
        reply.unwrap_or(Reply::Actual(Decision::NONE))
    }

    pub(crate) fn set_guarded(&self) {
        self.is_guarded.set(true);
    }

    /// Whether a policy of this path is known to apply to the request. With a guard, another resource may serve it.
    pub(crate) fn is_certain(&self, head: &Head<'_>) -> bool {
        !self.is_guarded.get()
            && self.serves(head.method().name())
            && (head.is_options() || self.has_policy(head))
    }

    fn has_policy(&self, head: &Head<'_>) -> bool {
        match &self.policies {
            PathPolicies::Static(policies) => has_policy(policies, head),
            PathPolicies::Bound(policies) => has_policy(policies, head),
        }
    }

    /// Whether the path has `enforce` but no policy for the method of the request. Such a request is not decided here.
    fn is_beside(&self, head: &Head<'_>) -> bool {
        self.enforces && !head.is_options() && !self.has_policy(head)
    }

    /// Whether `enforce` may refuse a request that is not a preflight.
    fn may_block(&self, head: &Head<'_>) -> bool {
        self.enforces
            && (head.is_options() || self.has_policy(head) && self.serves(head.method().name()))
    }

    /// Whether `enforce` refuses a request that is not a preflight.
    pub(crate) fn blocks(&self, head: &Head<'_>) -> bool {
        self.may_block(head)
            && match &self.policies {
                PathPolicies::Static(policies) => blocks(policies, head),
                PathPolicies::Bound(policies) => blocks(policies, head),
            }
    }

    /// The refusal by `enforce`, with an event. `None` if the request may run.
    pub(crate) fn block(&self, head: &Head<'_>) -> Option<HttpResponse> {
        if !self.may_block(head) {
            return None;
        }
        match &self.policies {
            PathPolicies::Static(policies) => block(policies, head),
            PathPolicies::Bound(policies) => block(policies, head),
        }
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

    /// The reason why the request must not run after `outermost` answered its preflight. `None` if it may run.
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

    /// The policies in a form that can be stored with a request.
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
    /// Whether a policy has `enforce`.
    fn enforce(&self) -> bool {
        match self {
            PathPolicies::Static(policies) => policies.enforces(),
            PathPolicies::Bound(policies) => policies.source().load().enforces(),
        }
    }

    /// The names of the handlers. Those of bound policies are unknown.
    fn declared(&self) -> impl Iterator<Item = &'static str> {
        let policies = match self {
            PathPolicies::Static(policies) => Some(*policies),
            PathPolicies::Bound(_) => None,
        };
        let policies = policies.into_iter().flat_map(Policies::iter);
        policies.map(Policy::name)
    }
}
