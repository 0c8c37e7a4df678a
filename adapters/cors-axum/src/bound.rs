//! Handlers and the OPTIONS route of a path that is mounted with a set of origins.

use std::sync::Arc;

use axum::{extract::Request, handler::Handler};
use cors_runtime::{
    BoundPolicies,
    adapter::{Endpoint, PreparedPolicy, report, suppressed},
    tower::CorsFuture,
};

/// A handler under its policy, some of whose origins come from a set.
pub(super) struct BoundHandler<H> {
    handler: H,
    policies: BoundPolicies,
    /// The index of its policy among the policies of the path.
    index: usize,
}

impl<H> BoundHandler<H> {
    pub(super) fn new(handler: H, policies: BoundPolicies, index: usize) -> Self {
        Self {
            handler,
            policies,
            index,
        }
    }
}

impl<H: Clone> Clone for BoundHandler<H> {
    fn clone(&self) -> Self {
        report(|| Endpoint::BoundHandler(self.policies.to_mount()));
        Self::new(self.handler.clone(), self.policies.clone(), self.index)
    }
}

#[diagnostic::do_not_recommend]
impl<H, T, S> Handler<T, S> for BoundHandler<H>
where
    H: Handler<T, S>,
{
    type Future = CorsFuture<H::Future, Arc<PreparedPolicy>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        CorsFuture::of_bound_handler(&self.policies, self.index, request, |request| {
            self.handler.call(request, state)
        })
    }
}

/// Answers preflights. `H` handles other OPTIONS requests.
pub(super) struct BoundOptions<H> {
    other: H,
    policies: BoundPolicies,
}

impl<H> BoundOptions<H> {
    pub(super) fn new(other: H, policies: BoundPolicies) -> Self {
        Self { other, policies }
    }
}

impl<H: Clone> Clone for BoundOptions<H> {
    fn clone(&self) -> Self {
        report(|| Endpoint::BoundOptions(self.policies.to_mount()));
        let other = suppressed(|| self.other.clone());
        Self::new(other, self.policies.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<H, T, S> Handler<T, S> for BoundOptions<H>
where
    H: Handler<T, S>,
{
    type Future = CorsFuture<H::Future, Arc<PreparedPolicy>>;

    fn call(self, request: Request, state: S) -> Self::Future {
        CorsFuture::new(self.policies.load(), request, |request| {
            self.other.call(request, state)
        })
    }
}
