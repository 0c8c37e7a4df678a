//! An annotated handler: each response that it can give has its CORS headers.

use std::marker::PhantomData;

use axum::{extract::Request, handler::Handler};

use crate::{
    Policy,
    actual::ActualHeaders,
    future::CorsFuture,
    mark::Mark,
    sight::{self, Endpoint},
};

/// The policy of a handler, as a type, so that the wrapper of a handler takes no room and its clone,
/// one for each request, no allocation.
pub trait HandlerPolicy: 'static {
    /// The policy.
    const POLICY: &'static Policy;
}

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
        sight::report(Endpoint::Handler(P::POLICY.into()));
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
        let headers = ActualHeaders::of_handler(P::POLICY, &request);
        let mark = Mark::told(P::POLICY.into(), &request);
        CorsFuture::actual(self.handler.call(request, state), headers, mark)
    }
}
