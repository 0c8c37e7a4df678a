//! The goals of the routes of a path: an annotated handler, and the answer to OPTIONS requests.

use std::{any::TypeId, sync::Arc};

use http::{HeaderValue, StatusCode, header::ALLOW};
use salvo_core::{Depot, FlowCtrl, Handler, Request, Response, async_trait};

use crate::{
    decision::{Decision, Reply},
    head::Head,
    mark::Mark,
    path::Path,
    refusal::{UnreachedPreflight, refuse_run},
    response::answer,
    route::{Routed, Target},
};

/// An annotated handler, and the policies of its path.
pub(crate) struct Annotated {
    pub(crate) handler: Arc<dyn Handler>,
    pub(crate) path: Arc<Path>,
}

#[async_trait]
impl Handler for Annotated {
    // Generators of API descriptions find the handler by its type.
    fn type_id(&self) -> TypeId {
        self.handler.type_id()
    }

    fn type_name(&self) -> &'static str {
        self.handler.type_name()
    }

    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let Some(decision) = decide(&self.path, request, response) else {
            return;
        };
        self.handler.handle(request, depot, response, ctrl).await;
        decision.write(response.headers_mut());
    }
}

/// The goal of the OPTIONS route of a path.
pub(crate) struct Options {
    pub(crate) path: Arc<Path>,
    /// The handler that serves OPTIONS.
    pub(crate) handler: Option<Arc<dyn Handler>>,
    /// The value of `Allow`.
    pub(crate) allow: &'static str,
}

#[async_trait]
impl Handler for Options {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        ctrl: &mut FlowCtrl,
    ) {
        let target = Routed::of(request).map(|routed| routed.target);
        if let Some(target @ (Target::Other | Target::Unknown)) = target {
            UnreachedPreflight::new(target).write(request, response);
            Mark::set_answered(request);
            return;
        }
        if Head(request).is_preflight() {
            Mark::set_answered(request);
        }
        let Some(decision) = decide(&self.path, request, response) else {
            return;
        };
        match &self.handler {
            Some(handler) if !Head(request).is_preflight() => {
                handler.handle(request, depot, response, ctrl).await;
            }
            _ => {
                response.status_code(StatusCode::NO_CONTENT);
                let allow = HeaderValue::from_static(self.allow);
                response.headers_mut().insert(ALLOW, allow);
            }
        }
        decision.write(response.headers_mut());
    }
}

/// The decision of the path's policies. `None` if the response has been written.
#[inline]
fn decide(path: &Arc<Path>, request: &mut Request, response: &mut Response) -> Option<Decision> {
    let decision = match path.decide(&Head(request)) {
        Reply::Preflight(preflight) => {
            Mark::set_answered(request);
            answer(response, *preflight);
            return None;
        }
        Reply::Actual(decision) => decision,
    };
    if decision.has_policy() && Mark::of(request).is_some() {
        let text = Mark::refusal(request, Some(path), |head, nested, outermost, help| {
            path.refusal(head, nested, outermost, help)
        });
        if let Some(text) = text {
            refuse_run(request, response, text);
            return None;
        }
        Mark::record(request, &decision);
    }
    Some(decision)
}

/// The goal of a route through which salvo finds that a path serves a method, for 405 responses. No request reaches it.
pub(crate) struct Unreachable;

#[async_trait]
impl Handler for Unreachable {
    async fn handle(
        &self,
        _: &mut Request,
        _: &mut Depot,
        response: &mut Response,
        _: &mut FlowCtrl,
    ) {
        response.status_code(StatusCode::NOT_FOUND);
    }
}
