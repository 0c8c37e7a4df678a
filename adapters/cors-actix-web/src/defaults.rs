//! Default policies in front of a service. Paths behind them may have their own policies.

use std::rc::Rc;

use actix_web::{
    HttpResponse,
    dev::{Service, ServiceRequest},
};
use cors_runtime::{Policies, adapter::LoadPolicies};

use crate::{
    decision::{Decision, Reply, WritePolicy, block, decide, hold, refusal, response_headers},
    future::{CorsFuture, Finish},
    head::Head,
    mark::{AnsweredBy, Mark},
    path::Path,
    refusal::{UnreachedPreflight, refused},
};

/// Default policies in front of a service.
pub(crate) struct Defaults<'s, T, S> {
    pub(crate) inner: &'s T,
    /// `None` if no default policy applies to the request.
    pub(crate) policies: Option<&'s Policies<S>>,
}

impl<T, S> Defaults<'_, T, S>
where
    S: LoadPolicies<Policy: WritePolicy>,
    T: Service<ServiceRequest>,
{
    /// Serves a request for which all policies are disabled. `enforce` stays in effect.
    pub(crate) fn without_cors(&self, request: ServiceRequest) -> CorsFuture<T::Future> {
        let path = Path::find(request.request());
        match self.blocked(path.as_deref(), &request) {
            Some(response) => CorsFuture::by_policy(request, response),
            None => CorsFuture::unchanged(self.inner.call(request)),
        }
    }

    /// Serves a request to a path that has policies.
    pub(crate) fn around_path(
        &self,
        path: Rc<Path>,
        request: ServiceRequest,
    ) -> CorsFuture<T::Future> {
        if Head::new(request.request()).is_preflight() {
            return self.preflight_of_path(request);
        }
        if let Some(response) = self.blocked(Some(&path), &request) {
            return CorsFuture::by_policy(request, response);
        }
        let head = Head::new(request.request());
        let own = match self.policies {
            Some(policies) => response_headers(policies, &head),
            None => Decision::NONE,
        };
        let answered_by = AnsweredBy {
            policies: path.hold(),
            path: Some(path),
        };
        let mark = Mark::insert(request.request(), Some(answered_by));
        let finish = Finish::by_default(own, mark, true);
        CorsFuture::running(self.inner.call(request), finish)
    }

    /// The refusal by `enforce`: by the policy of the path, or otherwise by the default policies.
    fn blocked(&self, path: Option<&Path>, request: &ServiceRequest) -> Option<HttpResponse> {
        let head = Head::new(request.request());
        let by_default = || self.policies.and_then(|policies| block(policies, &head));
        match path {
            Some(path) if path.is_certain(&head) => path.block(&head),
            Some(path) => path.block(&head).or_else(by_default),
            None => by_default(),
        }
    }

    /// The policies answer before the future is polled. Otherwise the future is dropped, and no handler runs.
    fn preflight_of_path(&self, request: ServiceRequest) -> CorsFuture<T::Future> {
        let mark = Mark::insert(request.request(), None);
        let answer = self.inner.call(request);
        if mark.is_answered() {
            CorsFuture::unchanged(answer)
        } else {
            CorsFuture::failed(UnreachedPreflight::reported(&mark))
        }
    }

    /// Serves a request to a path that has no policies visible here.
    pub(crate) fn by_default(&self, request: ServiceRequest) -> CorsFuture<T::Future> {
        let head = Head::new(request.request());
        let reply = self.policies.and_then(|policies| decide(policies, &head));
        let own = match reply {
            Some(Reply::Preflight(response)) => {
                return CorsFuture::by_policy(request, response);
            }
            Some(Reply::Actual(own)) => own,
            None => Decision::NONE,
        };
        if let Some(refused) = self.refused(&own, &request) {
            return CorsFuture::answered(request.into_response(refused));
        }
        let answered_by = AnsweredBy {
            path: None,
            policies: self.policies.and_then(hold),
        };
        let mark = Mark::insert(request.request(), Some(answered_by));
        mark.record_outside(&own);
        let finish = Finish::by_default(own, mark, false);
        CorsFuture::running(self.inner.call(request), finish)
    }

    /// The response to a request that must not run, because an outer middleware answered its preflight.
    pub(crate) fn refused(&self, own: &Decision, request: &ServiceRequest) -> Option<HttpResponse> {
        let head = Head::new(request.request());
        let mark = Mark::of(request.request()).filter(|_| own.has_policy())?;
        let text = mark.refusal(None, &head, |nested, outermost, help| {
            refusal(self.policies?, &head, nested, outermost, help)
        })?;
        mark.record(&Decision::Refused);
        Some(refused(request.request(), text))
    }
}
