//! A layer's side of a request behind which a policy may turn out to be inside.

use std::sync::Arc;

use http::Request;

use crate::{
    observation::DeferredEvent,
    policy::Policies,
    request::{Directives, RequestHead as _},
    response::{HeldHeaders, NearestPolicy},
};

/// What a layer keeps until the response is there: where nearer policies record their decisions.
#[derive(Debug)]
pub(super) struct OuterLayer {
    nearest: Arc<NearestPolicy>,
    /// How many decisions have been recorded before the inner service is called.
    count: usize,
    event: DeferredEvent,
}

impl OuterLayer {
    /// Has the policies that the request reaches record their decisions: where a layer outside of this
    /// one has them do so already, or in the request.
    pub(super) fn new<B>(
        policies: Policies,
        request: &mut Request<B>,
        event: DeferredEvent,
    ) -> Self {
        let directives = request.directives().unwrap_or_default();
        let (nearest, count) = match NearestPolicy::from_directives(&directives) {
            Some(nearest) => {
                let count = nearest.count();
                (nearest, count)
            }
            None => {
                let nearest = Arc::new(NearestPolicy::new(policies));
                let directives = Directives {
                    nearest: Some(Arc::clone(&nearest) as Arc<_>),
                    ..directives
                };
                directives.insert(request.extensions_mut());
                (nearest, 0)
            }
        };
        Self {
            nearest,
            count,
            event,
        }
    }

    /// The decision of a nearer policy, if there is one. Otherwise the layer's own applies, and its event
    /// is emitted.
    pub(super) fn nearer_decision(&mut self) -> Option<HeldHeaders> {
        let decision = self.nearest.decision_after(self.count);
        if decision.is_none() {
            self.event.emit();
        }
        decision
    }
}
