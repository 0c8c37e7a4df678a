//! Handlers and the OPTIONS route of a path that is mounted with a set of origins.

use cors_runtime::{BoundPolicies, adapter::Answer, tower::CorsFuture};
use futures_util::{FutureExt as _, future::Either};
use poem::{Endpoint, Request, Response, Result};

use crate::http::{Errors, Head, apply, into_http, into_poem, respond};

/// A handler under its policy, some of whose origins come from a set.
pub(crate) struct BoundHandler<H> {
    handler: H,
    policies: BoundPolicies,
    /// The index of its policy among the policies of the path.
    index: usize,
}

impl<H> BoundHandler<H> {
    pub(crate) fn new(handler: H, policies: BoundPolicies, index: usize) -> Self {
        Self {
            handler,
            policies,
            index,
        }
    }
}

impl<H: Endpoint> Endpoint for BoundHandler<H> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        if let Some(head) = Head::without_directives(&request) {
            let answer = Answer::new(&self.policies.load(), &head);
            return Either::Left(apply(answer, &self.handler, request));
        }
        let request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.handler, request, errors);
        let future = CorsFuture::of_bound_handler(&self.policies, self.index, request, call);
        Either::Right(future.map(into_poem))
    }
}

/// Answers preflights. `H` handles other OPTIONS requests.
pub(crate) struct BoundOptions<H> {
    other: H,
    policies: BoundPolicies,
}

impl<H> BoundOptions<H> {
    pub(crate) fn new(other: H, policies: BoundPolicies) -> Self {
        Self { other, policies }
    }
}

impl<H: Endpoint> Endpoint for BoundOptions<H> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        if let Some(head) = Head::without_directives(&request) {
            let answer = Answer::new(&self.policies.load(), &head);
            return Either::Left(apply(answer, &self.other, request));
        }
        let request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.other, request, errors);
        Either::Right(CorsFuture::new(self.policies.load(), request, call).map(into_poem))
    }
}
