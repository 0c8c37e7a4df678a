//! The decision of the policy nearest to the handler, for outer layers.

use std::{
    any::Any,
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderMap, HeaderValue};

use super::{ActualHeaders, actual::BorrowedHeaders};
use crate::{
    decision::OuterPolicies,
    observation::DeferredEvent,
    policy::{HeldPolicies, StoredPolicy},
    prepared::HeldPolicy,
    request::{Directives, RequestHead, RequestHeader, RequestHeaders as _},
};

/// The headers of a decision, stored with the request.
pub(crate) type HeldHeaders = ActualHeaders<HeldPolicy, HeaderValue>;

/// The cell in which the policies that a request reaches behind a layer record their decisions. The last decision is
/// that of the policy nearest to the handler, and it applies to any response.
///
/// The cell is part of the request, because a layer between two policies can drop the extensions of a response, or
/// respond itself. The addresses of header values cannot show who wrote them either, because linkers merge equal values.
#[derive(Debug)]
pub(crate) struct NearestPolicy {
    /// The policies that decide the preflights of the layer's paths.
    on_preflight: Option<HeldPolicies>,
    /// The event of the layer's own decision.
    event: DeferredEvent,
    /// The cell of the next outer layer, if there is one.
    outer: Option<Arc<Self>>,
    decision: Mutex<Option<HeldHeaders>>,
    /// The layer's own decision, if its future cannot store it.
    own: Option<Box<HeldHeaders>>,
}

impl NearestPolicy {
    /// Lets the policies that the request reaches record their decisions.
    pub(crate) fn mark<B>(
        on_preflight: Option<HeldPolicies>,
        event: DeferredEvent,
        own: Option<Box<HeldHeaders>>,
        request: &mut http::Request<B>,
    ) -> Arc<Self> {
        let directives = request.directives().unwrap_or_default();
        let nearest = Arc::new(Self {
            on_preflight,
            event,
            outer: Self::from_directives(&directives),
            decision: Mutex::default(),
            own,
        });
        let directives = Directives {
            nearest: Some(Arc::clone(&nearest) as Arc<_>),
            ..directives
        };
        directives.insert(request.extensions_mut());
        nearest
    }

    /// A final decision of a service whose future cannot store the decision.
    pub(crate) fn decided(own: HeldHeaders) -> Arc<Self> {
        Arc::new(Self {
            on_preflight: None,
            event: DeferredEvent::NONE,
            outer: None,
            decision: Mutex::default(),
            own: Some(Box::new(own)),
        })
    }

    /// The cell of the nearest outer layer, if there is one.
    pub(crate) fn from_directives(directives: &Directives) -> Option<Arc<Self>> {
        let nearest: Arc<dyn Any + Send + Sync> = Arc::clone(directives.nearest.as_ref()?);
        nearest.downcast().ok()
    }

    /// The policies of the outermost layer, which decides the preflights of the request's path.
    pub(crate) fn outermost(&self) -> OuterPolicies<'_> {
        let mut layer = self;
        while let Some(outer) = &layer.outer {
            layer = outer;
        }
        OuterPolicies(layer.on_preflight.as_ref())
    }

    /// Records a decision for this layer and its outer layers.
    fn record(&self, headers: HeldHeaders) {
        if let Some(outer) = &self.outer {
            outer.record(headers.clone());
        }
        *self.decision.lock().unwrap_or_else(PoisonError::into_inner) = Some(headers);
    }

    /// Writes the decision of the nearest policy behind the layer. If there is none, the layer's own
    /// decision applies, and its event is emitted.
    #[inline(always)]
    pub(crate) fn write<P: StoredPolicy>(
        &self,
        own: &mut ActualHeaders<P>,
        headers: &mut HeaderMap,
    ) {
        self.write_nearest(own.borrow(), headers);
    }

    /// This function is not generic, so that it is compiled once, in this crate.
    #[cold]
    #[inline(never)]
    fn write_nearest(&self, own: BorrowedHeaders<'_>, headers: &mut HeaderMap) {
        let decision = {
            let mut decision = self.decision.lock().unwrap_or_else(PoisonError::into_inner);
            decision.take()
        };
        if decision.is_none() {
            self.event.emit();
        }
        match decision.or_else(|| self.own.as_deref().cloned()) {
            Some(mut held) => held.borrow().write(headers),
            None => own.write(headers),
        }
    }
}

/// Records for the outer layers that scripts may not read the response.
pub(crate) fn record_denied<H: RequestHead, P, V>(
    head: &H,
    headers: &ActualHeaders<P, V>,
    hold: impl Fn(&P) -> Option<HeldPolicy>,
) {
    record(head, || headers.hold(hold, None).denied());
}

/// Records a decision for the outer layers.
pub(crate) fn record_nearest<H: RequestHead, P, V>(
    head: &H,
    headers: &ActualHeaders<P, V>,
    hold: impl Fn(&P) -> Option<HeldPolicy>,
) {
    record(head, || {
        let origin = head.headers().line(RequestHeader::Origin).one();
        let origin = origin.and_then(|origin| HeaderValue::from_bytes(origin.as_ref()).ok());
        headers.hold(hold, origin)
    });
}

#[cold]
#[inline(never)]
fn record<H: RequestHead>(head: &H, decision: impl FnOnce() -> HeldHeaders) {
    let directives = head.directives().unwrap_or_default();
    if let Some(nearest) = NearestPolicy::from_directives(&directives) {
        nearest.record(decision());
    }
}
