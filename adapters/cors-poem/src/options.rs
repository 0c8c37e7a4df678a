//! The OPTIONS route of a path, which answers preflights with the policies of the path's handlers.

use std::marker::PhantomData;

use cors_runtime::{
    Policies,
    adapter::{Answer, ConstString, PathPolicies, allow},
    tower::CorsFuture,
};
use futures_util::{FutureExt as _, future::Either};
use http::{HeaderValue, StatusCode, header::ALLOW};
use poem::{Endpoint, Request, Response, Result};

use crate::http::{Errors, Head, apply, into_http, into_poem, respond};

/// The policies of the handlers of one path.
pub(crate) const fn policies<P: PathPolicies>() -> Policies {
    Policies::routed(P::POLICIES)
}

/// Answers preflights. `H` handles other OPTIONS requests.
pub(crate) struct Options<H, P> {
    other: H,
    policies: PhantomData<fn() -> P>,
}

impl<H, P> Options<H, P> {
    pub(crate) fn new(other: H) -> Self {
        Self {
            other,
            policies: PhantomData,
        }
    }
}

impl<H: Endpoint, P: PathPolicies> Endpoint for Options<H, P> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = Result<Response>> + Send {
        if let Some(head) = Head::without_directives(&request) {
            let answer = Answer::new(&policies::<P>(), &head);
            return Either::Left(apply(answer, &self.other, request));
        }
        let request = into_http(request);
        let errors = Errors::of(&request);
        let call = |request| respond(&self.other, request, errors);
        Either::Right(CorsFuture::new(policies::<P>(), request, call).map(into_poem))
    }
}

/// The handler of other OPTIONS requests if no handler of the path serves OPTIONS: 204 with `Allow`.
pub(crate) struct Allow<P>(PhantomData<fn() -> P>);

impl<P: PathPolicies> Allow<P> {
    const TEXT: &'static ConstString<512> = &allow(P::POLICIES);
    const VALUE: HeaderValue = HeaderValue::from_static(Self::TEXT.as_str());
}

impl<P> Allow<P> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<P: PathPolicies> Endpoint for Allow<P> {
    type Output = Response;

    async fn call(&self, _: Request) -> Result<Response> {
        let mut response = Response::default();
        response.set_status(StatusCode::NO_CONTENT);
        response.headers_mut().insert(ALLOW, Self::VALUE);
        Ok(response)
    }
}
