//! Data about a request for the middleware outside a path's policies, stored in the request's extensions.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use actix_web::{HttpMessage as _, HttpRequest, http::header::ORIGIN};
use cors_runtime::adapter::{HeldPolicies, NestedRequest, OuterPolicies};

use crate::{decision::Decision, head::Head, path::Path};

/// The data about a request for one middleware.
#[derive(Debug, Default)]
pub(crate) struct Mark {
    /// The mark of the next outer middleware.
    outer: Option<Rc<Self>>,
    /// The policies that answered the preflight of the request, if an outer middleware answered it.
    answered_by: Option<AnsweredBy>,
    /// Whether the policies of a path answer the request, which is a preflight.
    is_answered: Cell<bool>,
    /// Whether the request has passed the middleware that is inside CORS.
    has_passed: Cell<bool>,
    /// Whether the request has reached a resource of annotated handlers.
    is_reached: Cell<bool>,
    /// The decision of the policy nearest to the handler.
    decision: RefCell<Option<Decision>>,
}

/// The policies that answer the preflights of a request.
#[derive(Debug)]
pub(crate) struct AnsweredBy {
    /// The path that they belong to.
    pub(crate) path: Option<Rc<Path>>,
    /// The policies, if there currently are any.
    pub(crate) policies: Option<HeldPolicies>,
}

impl AnsweredBy {
    fn outer(&self) -> OuterPolicies<'_> {
        OuterPolicies(self.policies.as_ref())
    }
}

/// The mark of the nearest middleware, in the extensions of a request.
struct Nearest(Option<Rc<Mark>>);

thread_local! {
    /// Whether any request on this thread has been marked. Services stay on their thread. Many programs mark no
    /// requests, so their extensions are not searched.
    static ARE_USED: Cell<bool> = const { Cell::new(false) };
}

const HELP: &str = "the outer middleware cannot see the policy: a guard, or a middleware in between that \
                    changes the path, selects another resource than the path of the request; apply \
                    `CorsLayer` inside it";

impl Mark {
    /// The mark of the nearest outer middleware.
    pub(crate) fn of(request: &HttpRequest) -> Option<Rc<Self>> {
        Self::of_head(&Head::new(request))
    }

    /// The same for a head.
    #[inline]
    pub(crate) fn of_head(head: &Head<'_>) -> Option<Rc<Self>> {
        if !ARE_USED.get() {
            return None;
        }
        head.extensions().get::<Nearest>()?.0.clone()
    }

    /// Marks a request.
    pub(crate) fn insert(request: &HttpRequest, answered_by: Option<AnsweredBy>) -> Rc<Self> {
        let mark = Rc::new(Self {
            outer: Self::of(request),
            answered_by,
            ..Self::default()
        });
        ARE_USED.set(true);
        let nearest = Nearest(Some(Rc::clone(&mark)));
        request.extensions_mut().insert(nearest);
        mark
    }

    /// Hides the marks of a request from inner services.
    pub(crate) fn hide(request: &HttpRequest) {
        if Self::of(request).is_some() {
            request.extensions_mut().insert(Nearest(None));
        }
    }

    /// Whether no other outer middleware has marked the request.
    pub(crate) const fn is_outermost(&self) -> bool {
        self.outer.is_none()
    }

    fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |mark| mark.outer.as_deref())
    }

    /// Records that policies answer the request, which is a preflight or is refused by `enforce`. Scripts may not read
    /// the response to a request that `enforce` refuses.
    pub(crate) fn set_answered(&self, head: &Head<'_>) {
        if head.is_preflight() {
            self.chain().for_each(|mark| mark.is_answered.set(true));
        } else {
            self.record(&Decision::Refused);
        }
    }

    pub(crate) fn is_answered(&self) -> bool {
        self.is_answered.get()
    }

    /// Records that the request has passed the middleware inside CORS, and therefore all outer middleware.
    pub(crate) fn set_passed(&self) {
        self.chain().for_each(|mark| mark.has_passed.set(true));
    }

    pub(crate) fn has_passed(&self) -> bool {
        self.has_passed.get()
    }

    /// Records that the request has reached annotated handlers, none of which serves its method.
    pub(crate) fn set_reached(&self) {
        self.chain().for_each(|mark| mark.is_reached.set(true));
    }

    pub(crate) fn is_reached(&self) -> bool {
        self.is_reached.get()
    }

    /// Records the decision of the policy nearest to the handler.
    pub(crate) fn record(&self, decision: &Decision) {
        for mark in self.chain() {
            mark.is_reached.set(true);
            mark.decision.replace(Some(decision.clone()));
        }
    }

    /// Records a decision for the middleware outside the current one.
    pub(crate) fn record_outside(&self, decision: &Decision) {
        match &self.outer {
            Some(outer) if decision.has_policy() => outer.record(decision),
            Some(outer) => outer.set_reached(),
            None => {}
        }
    }

    /// The decision of the policy nearest to the handler, if the request has reached one.
    pub(crate) fn take_decision(&self) -> Option<Decision> {
        self.decision.take()
    }

    /// The reason why the request must not run. `own` are the policies that it reaches. If other policies answered its
    /// preflight, `judge` checks the request against them; its last argument is the help for the message.
    pub(crate) fn refusal(
        &self,
        own: Option<&Rc<Path>>,
        head: &Head<'_>,
        judge: impl FnOnce(&NestedRequest, OuterPolicies<'_>, &str) -> Option<String>,
    ) -> Option<String> {
        let answered_by = self.chain().filter_map(|mark| mark.answered_by.as_ref());
        let answered_by = answered_by.last()?;
        let path = answered_by.path.as_ref();
        let is_own = matches!((own, path), (Some(own), Some(path)) if Rc::ptr_eq(own, path));
        // Most requests have no origin, so they are not copied.
        if is_own || !head.head.headers().contains_key(ORIGIN) {
            return None;
        }
        let request = NestedRequest::new(&copy(head)?);
        judge(&request, answered_by.outer(), HELP)
    }
}

/// The request in the types of `http` 1.
fn copy(Head { head, .. }: &Head<'_>) -> Option<http::Request<()>> {
    let mut copy = http::Request::builder()
        .method(head.method.as_str())
        .uri(head.uri.to_string());
    for (name, value) in head.headers() {
        copy = copy.header(name.as_str(), value.as_bytes());
    }
    copy.body(()).ok()
}
