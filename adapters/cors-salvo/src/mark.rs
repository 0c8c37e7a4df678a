//! Data about a request for the hoops outside a path's policies, stored in the request's extensions.

use std::{mem, sync::Arc};

use cors_runtime::adapter::{HeldPolicies, NestedRequest, OuterPolicies};
use http::header::ORIGIN;
use salvo_core::Request;

use crate::{decision::Decision, head::Head, path::Path};

/// The data about a request for the nearest outer hoop.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The decision of the nearest policy to the handler that is known so far. It is initially the decision of the
    /// hoop.
    decision: Decision,
    /// The policies that answer the preflights of the request. They are those of the outermost hoop.
    answered_by: Option<AnsweredBy>,
    /// Whether policies have answered the request: a preflight, or one that `enforce` refuses.
    is_answered: bool,
    /// Whether inner policies cannot change the decision.
    is_final: bool,
}

/// The policies that answer the preflights of a request.
#[derive(Clone, Debug)]
pub(crate) struct AnsweredBy {
    /// The path that they belong to.
    pub(crate) path: Option<Arc<Path>>,
    /// The policies, if there currently are any.
    pub(crate) policies: Option<HeldPolicies>,
}

/// The mark of the next outer hoop, while the request is inside another hoop.
#[must_use]
pub(crate) struct OuterMark(Option<Mark>);

const HELP: &str = "an outer hoop cannot see a policy that an inner hoop applies: apply one `CorsLayer` with \
                    `Service::hoop`, and declare other policies with `#[cors(..)]`";

impl Mark {
    /// Marks a request with the decision of a hoop.
    pub(crate) fn enter(
        request: &mut Request,
        own: Decision,
        answered_by: Option<AnsweredBy>,
    ) -> OuterMark {
        Self::insert(request, own, answered_by, false)
    }

    /// Marks a request with a decision that inner policies do not change.
    pub(crate) fn enter_finally(request: &mut Request, own: Decision) -> OuterMark {
        Self::insert(request, own, None, true)
    }

    fn insert(
        request: &mut Request,
        own: Decision,
        answered_by: Option<AnsweredBy>,
        is_final: bool,
    ) -> OuterMark {
        let extensions = request.extensions_mut();
        let Some(mark) = extensions.get_mut::<Self>() else {
            extensions.insert(Self {
                decision: own,
                answered_by,
                is_answered: false,
                is_final,
            });
            return OuterMark(None);
        };
        let inner = Self {
            decision: if own.has_policy() {
                own
            } else {
                mark.decision.clone()
            },
            answered_by: mark.answered_by.clone().or(answered_by),
            is_answered: false,
            is_final: mark.is_final || is_final,
        };
        OuterMark(Some(mem::replace(mark, inner)))
    }

    /// The mark of a request, if an outer hoop has marked it.
    pub(crate) fn of(request: &mut Request) -> Option<&mut Self> {
        request.extensions_mut().get_mut()
    }

    /// Records that policies have answered the request, which is a preflight or is refused by `enforce`. Scripts may
    /// not read the response to a request that `enforce` refuses.
    pub(crate) fn set_answered(request: &mut Request) {
        let is_preflight = Head(request).is_preflight();
        if let Some(mark) = Self::of(request) {
            mark.is_answered = true;
            if !is_preflight && !mark.is_final {
                mark.decision = Decision::Refused;
            }
        }
    }

    /// Records the decision of the policy nearest to the handler.
    pub(crate) fn record(request: &mut Request, decision: &Decision) {
        if let Some(mark) = Self::of(request)
            && !mark.is_final
        {
            mark.decision = decision.clone();
        }
    }

    /// The reason why the request must not run. `own` are the policies that it reaches. If other policies answered its
    /// preflight, `judge` checks the request against them; its last argument is the help for the message.
    pub(crate) fn refusal(
        request: &Request,
        own: Option<&Arc<Path>>,
        judge: impl FnOnce(&Head<'_>, &NestedRequest, OuterPolicies<'_>, &str) -> Option<String>,
    ) -> Option<String> {
        let mark = request.extensions().get::<Self>()?;
        let answered_by = mark.answered_by.as_ref()?;
        let is_own = matches!((own, &answered_by.path), (Some(a), Some(b)) if Arc::ptr_eq(a, b));
        // Most requests have no origin, so they are not copied.
        if mark.is_final || is_own || !request.headers().contains_key(ORIGIN) {
            return None;
        }
        let nested = NestedRequest::new(&copy(request));
        let outermost = OuterPolicies(answered_by.policies.as_ref());
        judge(&Head(request), &nested, outermost, HELP)
    }
}

impl OuterMark {
    /// Whether no other outer hoop has marked the request.
    pub(crate) const fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Restores the mark of the outer hoop. Returns the decision of the policy nearest to the handler, which is also
    /// recorded in that mark, and whether policies have answered the preflight.
    pub(crate) fn leave(self, request: &mut Request) -> (Decision, bool) {
        let extensions = request.extensions_mut();
        let OuterMark(outer) = self;
        let is_outermost = outer.is_none();
        let inner = match outer {
            None => extensions.remove::<Mark>(),
            Some(outer) => extensions.insert(outer),
        };
        // An inner hoop has removed the mark, so it is unknown which policy applies.
        let Some(inner) = inner else {
            return (Decision::Refused, false);
        };
        if !is_outermost {
            Mark::record(request, &inner.decision);
            if inner.is_answered {
                Mark::set_answered(request);
            }
        }
        (inner.decision, inner.is_answered)
    }
}

fn copy(request: &Request) -> http::Request<()> {
    let mut copy = http::Request::new(());
    copy.method_mut().clone_from(request.method());
    copy.uri_mut().clone_from(request.uri());
    copy.headers_mut().clone_from(request.headers());
    copy
}
