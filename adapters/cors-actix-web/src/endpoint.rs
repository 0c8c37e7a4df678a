//! The middleware of a resource of annotated handlers: it answers preflights, and adds the CORS headers to each
//! response.

use std::{
    future::{Ready, ready},
    rc::Rc,
};

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};

use cors_runtime::adapter::{OuterPolicies, RequestHeader, RequestHeaders as _};

use crate::{
    decision::{Decision, Reply},
    future::{CorsFuture, Finish},
    head::Head,
    mark::Mark,
    path::Path,
    refusal::{UnreachedPreflight, refused, refused_preflight},
};

/// The middleware of a resource. It is around all other middleware of the resource.
pub(crate) struct PathCors(pub(crate) Rc<Path>);

pub(crate) struct PathService<S> {
    inner: S,
    path: Rc<Path>,
}

impl<S, B> Transform<S, ServiceRequest> for PathCors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = PathService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let path = Rc::clone(&self.0);
        ready(Ok(PathService { inner, path }))
    }
}

impl<S, B> Service<ServiceRequest> for PathService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    forward_ready!(inner);

    /// The request is decided here, and not in the future: an outer middleware calls this method to find out whether
    /// the policies answer, and drops the future if they do not.
    fn call(&self, request: ServiceRequest) -> Self::Future {
        let mark = Mark::of(request.request());
        if let Some(refused) = self.refused(mark.as_deref(), &request) {
            return match refused {
                Ok(response) => CorsFuture::answered(request.into_response(response)),
                Err(error) => CorsFuture::failed(error),
            };
        }
        match self.path.decide(&Head::new(request.request())) {
            Reply::Preflight(response) => CorsFuture::by_policy(request, response),
            Reply::Actual(decision) => match mark {
                None => CorsFuture::running(self.inner.call(request), Finish::at_path(decision)),
                Some(mark) => self.marked(&mark, decision, request),
            },
        }
    }
}

impl<S> PathService<S>
where
    S: Service<ServiceRequest>,
{
    /// The answer to a preflight that is refused because the handlers are types, and either no middleware writes the
    /// headers of their responses, or they do not serve the method.
    fn refused(
        &self,
        mark: Option<&Mark>,
        request: &ServiceRequest,
    ) -> Option<Result<HttpResponse, Error>> {
        let head = Head::new(request.request());
        if !self.path.has_types() || !head.is_preflight() || head.is_without_cors() {
            return None;
        }
        let Some(mark) = mark else {
            return Some(Err(UnreachedPreflight::without_middleware()));
        };
        let method = head.line(RequestHeader::RequestMethod).one()?;
        if self.path.serves(method.as_bytes()) {
            return None;
        }
        mark.set_answered(&head);
        Some(Ok(refused_preflight()))
    }

    fn marked(
        &self,
        mark: &Mark,
        decision: Decision,
        request: ServiceRequest,
    ) -> CorsFuture<S::Future> {
        let path = &self.path;
        let head = Head::new(request.request());
        let refusal = |nested: &_, outermost: OuterPolicies<'_>, help: &str| {
            path.refusal(&head, nested, outermost, help)
        };
        if !decision.has_policy() {
            mark.set_reached();
        } else if let Some(text) = mark.refusal(Some(path), &head, refusal) {
            mark.record(&Decision::Refused);
            let response = refused(request.request(), text);
            return CorsFuture::answered(request.into_response(response));
        } else {
            mark.record(&decision);
        }
        CorsFuture::running(self.inner.call(request), Finish::at_path(decision))
    }
}
