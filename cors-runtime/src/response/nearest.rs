//! The decision of the policy nearest to the handler, for the layers outside of it.

use std::{
    any::Any,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use http::HeaderValue;

use super::ActualHeaders;
use crate::{
    policy::{Policies, PolicyGroup},
    prepared::HeldPolicy,
    request::{Directives, RequestHead, RequestHeader, RequestHeaders as _},
};

/// The headers of a decision, kept with the request.
pub(crate) type HeldHeaders = ActualHeaders<HeldPolicy, HeaderValue>;

/// Where each policy that a request reaches records its decision. The last one is the nearest to the
/// handler, and its decision applies, whatever response comes back.
///
/// It is in the request: a layer between two policies can drop the extensions of a response, or answer
/// itself. Neither can the addresses of header values tell who wrote them, as linkers merge equal values.
#[derive(Debug)]
pub(crate) struct NearestPolicy {
    /// The policies that answer the preflights of the request's path.
    pub(crate) outermost: Policies,
    decision: Mutex<Decision>,
}

#[derive(Debug, Default)]
struct Decision {
    /// How many policies have recorded one.
    count: usize,
    headers: Option<HeldHeaders>,
}

impl NearestPolicy {
    pub(crate) fn new(outermost: Policies) -> Self {
        Self {
            outermost,
            decision: Mutex::default(),
        }
    }

    /// The one of outer layers, if there is one.
    pub(crate) fn from_directives(directives: &Directives) -> Option<Arc<Self>> {
        let nearest: Arc<dyn Any + Send + Sync> = Arc::clone(directives.nearest.as_ref()?);
        nearest.downcast().ok()
    }

    fn record(&self, headers: HeldHeaders) {
        let mut decision = self.decision();
        decision.headers = Some(headers);
        decision.count += 1;
    }

    /// How many decisions have been recorded.
    pub(crate) fn count(&self) -> usize {
        self.decision().count
    }

    /// The last decision, if one was recorded after the first `count` ones.
    pub(crate) fn decision_after(&self, count: usize) -> Option<HeldHeaders> {
        let decision = self.decision();
        let headers = decision.headers.as_ref();
        headers.filter(|_| decision.count > count).cloned()
    }

    fn decision(&self) -> MutexGuard<'_, Decision> {
        self.decision.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Records a decision for the layers outside.
#[cold]
#[inline(never)]
pub(crate) fn record_nearest<G, H, V>(head: &H, headers: &ActualHeaders<G::Policy, V>)
where
    G: PolicyGroup + ?Sized,
    H: RequestHead,
{
    let directives = head.directives().unwrap_or_default();
    if let Some(nearest) = NearestPolicy::from_directives(&directives) {
        let origin = head.headers().line(RequestHeader::Origin).one();
        let origin = origin.and_then(|origin| HeaderValue::from_bytes(origin.as_ref()).ok());
        nearest.record(headers.hold(G::hold, origin));
    }
}
