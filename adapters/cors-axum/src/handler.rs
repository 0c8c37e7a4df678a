//! An annotated handler: each response that it can give has its CORS headers.

use std::marker::PhantomData;

use axum::{extract::Request, handler::Handler};
use cors_runtime::{
    Policy,
    adapter::{Endpoint, report},
    tower::CorsFuture,
};

/// The policy of a handler, as a type: the wrapper of a handler then has no size of its own, and its
/// clone, one for each request, allocates nothing.
pub trait HandlerPolicy: 'static {
    /// The type that holds the policy, which has the path of the annotated function.
    type Companion;

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
