//! An annotated handler. All its responses have its CORS headers.

use std::{marker::PhantomData, sync::Arc};

use cors_runtime::{
    Policies,
    adapter::{Answer, HandlerPolicy},
    tower::CorsFuture,
};
use futures_util::{FutureExt as _, future::Either};
use poem::{Endpoint, IntoResponse, Request, Response, Result, http::Method};

use crate::http::{Errors, Head, apply, into_http, into_poem, respond};

/// A handler under its policy.
pub(crate) struct Annotated<H, P> {
    handler: H,
    policy: PhantomData<fn() -> P>,
}

impl<H, P> Annotated<H, P> {
    pub(crate) fn new(handler: H) -> Self {
        Self {
            handler,
            policy: PhantomData,
        }
    }
}

impl<H: Endpoint, P: HandlerPolicy> Endpoint for Annotated<H, P> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        if let Some(head) = Head::without_directives(&request) {
            let answer = Answer::new(&Policies::from(P::POLICY), &head);
            return Either::Left(apply(answer, &self.handler, request));
        }
        let request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.handler, request, errors);
        Either::Right(CorsFuture::of_handler(P::POLICY, request, call).map(into_poem))
    }
}

/// The handler of GET, registered for HEAD. As in poem, the handler receives a GET request, and the body is
/// dropped.
pub(crate) struct GetForHead<H>(pub(crate) Arc<H>);

impl<H: Endpoint> Endpoint for GetForHead<H> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        request.set_method(Method::GET);
        let mut response = self.0.call(request).await?.into_response();
        response.set_body(());
        Ok(response)
    }
}
