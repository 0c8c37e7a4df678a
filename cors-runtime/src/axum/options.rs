//! The OPTIONS route of a path: it answers preflights by the policies of the path's handlers.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use axum::{extract::Request, handler::Handler, response::Response};
use http::{HeaderValue, StatusCode, header::ALLOW};

use super::mount::PathPolicies;
use crate::{
    Policy,
    actual::ActualHeaders,
    future::CorsFuture,
    headers::set,
    mark::Mark,
    mounting::{Text, contains, same},
    preflight::PreflightAnswer,
    sight::{self, Endpoint},
};

/// Answers preflights, and leaves other OPTIONS requests to `H`.
pub(super) struct Options<H, P> {
    other: H,
    policies: PhantomData<fn() -> P>,
}

impl<H, P> Options<H, P> {
    pub(super) fn new(other: H) -> Self {
        Self {
            other,
            policies: PhantomData,
        }
    }
}

impl<H: Clone, P: PathPolicies> Clone for Options<H, P> {
    fn clone(&self) -> Self {
        sight::report(Endpoint::Options(P::POLICIES.into()));
        Self::new(sight::unseen(|| self.other.clone()))
    }
}

#[diagnostic::do_not_recommend]
impl<H, P, T, S> Handler<T, S> for Options<H, P>
where
    H: Handler<T, S>,
    P: PathPolicies,
{
    type Future = CorsFuture<H::Future>;

    fn call(self, request: Request, state: S) -> Self::Future {
        let policies = P::POLICIES.into();
        let mark = Mark::told(policies, &request);
        if let Some(answer) = PreflightAnswer::of(policies, &request, mark.explains()) {
            return CorsFuture::answered(answer, mark);
        }
        let headers = ActualHeaders::decide(policies, &request);
        CorsFuture::actual(self.other.call(request, state), headers, mark)
    }
}

/// An OPTIONS request that is no preflight, where the path has no handler for it: 204 with `Allow`.
pub(super) struct Allow<P>(PhantomData<fn() -> P>);

impl<P: PathPolicies> Allow<P> {
    const TEXT: &'static Text<64> = &allow(P::POLICIES);
    const VALUE: HeaderValue = HeaderValue::from_static(Self::TEXT.as_str());
}

impl<P> Allow<P> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P> Clone for Allow<P> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

#[diagnostic::do_not_recommend]
impl<P: PathPolicies, S> Handler<(), S> for Allow<P> {
    type Future = Ready<Response>;

    fn call(self, _: Request, _: S) -> Self::Future {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        set(response.headers_mut(), ALLOW, Self::VALUE);
        ready(response)
    }
}

/// The value of `Allow` for a path with these policies.
const fn allow<const N: usize>(policies: &[&Policy]) -> Text<N> {
    let mut text = Text::of(&["OPTIONS"]);
    if lists(policies, "GET") && !lists(policies, "HEAD") {
        text.push(",HEAD");
    }
    let mut i = 0;
    while i < policies.len() {
        let methods = policies[i].methods().list();
        let mut j = 0;
        while j < methods.len() {
            if !same(methods[j], "OPTIONS") {
                text.push(",");
                text.push(methods[j]);
            }
            j += 1;
        }
        i += 1;
    }
    text
}

const fn lists(policies: &[&Policy], method: &str) -> bool {
    let mut i = 0;
    while i < policies.len() {
        if contains(policies[i].methods().list(), method) {
            return true;
        }
        i += 1;
    }
    false
}
