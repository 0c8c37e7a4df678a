//! An annotated handler, whose responses all have its CORS headers.

use std::marker::PhantomData;

use axum::{extract::Request, handler::Handler};
use cors_runtime::{
    adapter::{Endpoint, HandlerPolicy, report},
    tower::CorsFuture,
};

/// A handler under its policy.
pub(super) struct Annotated<H, P> {
    handler: H,
    policy: PhantomData<fn() -> P>,
}

impl<H, P> Annotated<H, P> {
    pub(super) fn new(handler: H) -> Self {
        Self {
            handler,
            policy: PhantomData,
        }
    }
}

impl<H: Clone, P: HandlerPolicy> Clone for Annotated<H, P> {
    fn clone(&self) -> Self {
        report(|| Endpoint::Handler(P::POLICY.into()));
        Self::new(self.handler.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<H, P, T, S> Handler<T, S> for Annotated<H, P>
where
    H: Handler<T, S>,
    P: HandlerPolicy,
{
    type Future = CorsFuture<H::Future>;

    fn call(self, request: Request, state: S) -> Self::Future {
        CorsFuture::of_handler(P::POLICY, request, |request| {
            self.handler.call(request, state)
        })
    }
}
