//! The OPTIONS route of a path, which answers preflights with the policies of the path's handlers.

use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

use axum::{extract::Request, handler::Handler, response::Response};
use cors_runtime::{
    Policies,
    adapter::{ConstString, Endpoint, PathPolicies, allow, report, suppressed},
    tower::CorsFuture,
};
use http::{HeaderValue, StatusCode, header::ALLOW};

/// The policies of the handlers of one path.
pub(super) const fn policies<P: PathPolicies>() -> Policies {
    Policies::routed(P::POLICIES)
}

/// Answers preflights. `H` handles other OPTIONS requests.
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
        report(|| Endpoint::Options(policies::<P>()));
        Self::new(suppressed(|| self.other.clone()))
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
        CorsFuture::new(policies::<P>(), request, |request| {
            self.other.call(request, state)
        })
    }
}

/// The OPTIONS route if no handler of the path serves OPTIONS. It responds to other requests with 204 and `Allow`.
pub(super) struct AllowedOptions<P>(Options<Allow<P>, P>);

impl<P> AllowedOptions<P> {
    pub(super) fn new() -> Self {
        Self(Options::new(Allow::new()))
    }
}

impl<P: PathPolicies> Clone for AllowedOptions<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<P: PathPolicies, S> Handler<(), S> for AllowedOptions<P> {
    type Future = CorsFuture<Ready<Response>>;

    fn call(self, request: Request, _: S) -> Self::Future {
        respond(policies::<P>(), request, |_| Allow::<P>::respond())
    }
}

// Compiled once for all paths, as it has no type parameters.
#[inline(never)]
fn respond(
    policies: Policies,
    request: Request,
    other: fn(Request) -> Ready<Response>,
) -> CorsFuture<Ready<Response>> {
    CorsFuture::new(policies, request, other)
}

/// The handler of other OPTIONS requests if no handler of the path serves OPTIONS: 204 with `Allow`.
pub(super) struct Allow<P>(PhantomData<fn() -> P>);

impl<P: PathPolicies> Allow<P> {
    const TEXT: &'static ConstString<64> = &allow(P::POLICIES);
    const VALUE: HeaderValue = HeaderValue::from_static(Self::TEXT.as_str());

    fn respond() -> Ready<Response> {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        response.headers_mut().insert(ALLOW, Self::VALUE);
        ready(response)
    }
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
        Self::respond()
    }
}
